/**
 * SEAL.md written a second time, on Node's own crypto and nothing of ours: it says what
 * tests/vectors/seal-1.json holds. Run by itself it writes that file anew.
 */
import { writeFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import {
  aesGcm,
  block,
  codeWord,
  hash,
  hex,
  hkdf,
  hpke,
  id,
  join,
  made,
  pair,
  varuint,
} from './node-crypto-parts.ts';
import { recoveryByNodeCrypto } from './recovery-by-node-crypto.ts';

function padme(size: number): number {
  const exponent = Math.floor(Math.log2(size));
  const kept = Math.floor(Math.log2(exponent)) + 1;
  const mask = 2 ** (exponent - kept) - 1;
  return Math.floor((size + mask) / (mask + 1)) * (mask + 1);
}

function padded(bytes: Buffer, size: number): Buffer {
  return Buffer.concat([bytes], size);
}

function device(name: string) {
  const seeds = {
    sign: made(`${name}/sign`),
    kex: made(`${name}/kex`),
    admin: made(`${name}/admin`),
  };
  const signPair = pair(seeds.sign, '70');
  const admin = pair(seeds.admin, '70');
  const kexPublic = pair(seeds.kex, '6e').publicKey;
  const keys = join(signPair.publicKey, kexPublic, admin.publicKey);
  return {
    seeds,
    sign: signPair,
    admin,
    kexPublic,
    keys,
    id: hash(signPair.publicKey).subarray(0, 16),
  };
}

type Device = ReturnType<typeof device>;

const anna = device('anna');
const ben = device('ben');
const phone = device('phone');
const eve = device('eve');
const genesis = join(made('genesis').subarray(0, 16), anna.admin.publicKey);
const room = hash('tw/1/room', genesis).subarray(0, 16);
const member = (name: string): Buffer => made(`${name}/member`).subarray(0, 16);

function deviceVector(name: string, of: Device) {
  return {
    name,
    signSeed: hex(of.seeds.sign),
    signPublic: hex(of.sign.publicKey),
    kexSeed: hex(of.seeds.kex),
    kexPublic: hex(of.kexPublic),
    adminSeed: hex(of.seeds.admin),
    adminPublic: hex(of.admin.publicKey),
    deviceId: id(of.id),
  };
}

function epochKeys(epoch: number) {
  const secret = made(`epoch/${epoch}`);
  const auth = pair(hkdf(secret, room, join('tw/1/auth|', varuint(epoch)), 32), '70');
  const sealKey = hkdf(secret, room, join('tw/1/seal|', varuint(epoch)), 32);
  const message = Buffer.from('a handshake');
  return {
    sealKey,
    secret,
    authPublic: auth.publicKey,
    vector: {
      roomId: id(room),
      epoch,
      secret: hex(secret),
      authPublic: hex(auth.publicKey),
      sealKey: hex(sealKey),
      message: hex(message),
      authSignature: hex(auth.sign(message)),
    },
  };
}

function envelope(kind: number, counter: number, documentNumber: number, body: Buffer) {
  const writer = made('writer').subarray(0, 16);
  const header = join([1, kind, 0], writer, varuint(counter), 'any header');
  const messageKey = hkdf(epochKeys(0).sealKey, writer, join('tw/1/msg|', [kind]), 32);
  const nonce = join(
    [0, 0, 0, 0, 0, 0, 0, 0],
    [counter >>> 24, counter >>> 16, counter >>> 8, counter],
  );
  const associated = join('tw/1', room, block(header));
  const signedInput = join(
    'tw/1/sig',
    room,
    anna.id,
    hash(header),
    hash(varuint(documentNumber), body),
  );
  const signature = anna.sign.sign(signedInput);
  const fields = join(anna.id, signature, varuint(documentNumber), block(body));
  const plaintext = padded(fields, padme(Math.max(256, fields.length)));
  const vector = {
    writer,
    header,
    body,
    messageKey,
    nonce,
    associated,
    signedInput,
    signature,
    plaintext,
  };
  const sealed = aesGcm(messageKey, nonce, associated, plaintext);
  const inHex = Object.entries({ ...vector, sealed }).map(([key, value]) => [key, hex(value)]);
  return { kind, counter, documentNumber, ...Object.fromEntries(inHex) } as Record<
    keyof typeof vector | 'sealed',
    string
  > & { kind: number; counter: number; documentNumber: number };
}

function code(relayAddress: string, secret: Buffer) {
  return { relayAddress, secret: hex(secret), code: `tw1-${codeWord(relayAddress, secret)}` };
}

function invite(name: string) {
  const secret = made(`invite/${name}`).subarray(0, 16);
  const inviteId = hkdf(secret, '', Buffer.from('tw/1/inv/id'), 16);
  const key = hkdf(secret, '', Buffer.from('tw/1/inv/key'), 32);
  const auth = pair(hkdf(secret, '', Buffer.from('tw/1/inv/auth'), 32), '70');
  return { secret, inviteId, key, auth };
}

function sealedInvite() {
  const { secret, inviteId, key, auth } = invite('first');
  const relayAddress = 'wss://relay.example.org/twoway';
  const checkpoint = { seq: 300, hash: made('checkpoint') };
  const expiresAt = 1_800_000_000_000;
  const name = 'Zoë Ångström';
  const content = join(
    join([1], room, block(relayAddress), varuint(0), epochKeys(0).secret),
    join(anna.sign.publicKey, member('anna'), block(name), block('My mentorship'), block('peer')),
    join(varuint(checkpoint.seq), checkpoint.hash, varuint(expiresAt)),
  );
  const nonce = made('invite nonce').subarray(0, 12);
  const bound = join('tw/1/inv', inviteId);
  return {
    secret: hex(secret),
    inviteId: hex(inviteId),
    sealKey: hex(key),
    publicKey: hex(auth.publicKey),
    content: {
      roomId: id(room),
      relayAddress,
      epoch: 0,
      secret: hex(epochKeys(0).secret),
      inviter: { signPublic: hex(anna.sign.publicKey), memberId: id(member('anna')), name },
      mentorship: { name: 'My mentorship', kind: 'peer' },
      checkpoint: { seq: checkpoint.seq, hash: hex(checkpoint.hash) },
      expiresAt,
      inviterDeviceId: id(anna.id),
    },
    sealed: hex(join(nonce, aesGcm(key, nonce, bound, padded(content, 1024)))),
  };
}

function record(by: Device, number: number, kind: number, content: Buffer): string {
  const bytes = join([kind], by.id, varuint(number), block(content));
  return hex(join(block(bytes), by.sign.sign(join('tw/1/roster', room, bytes))));
}

function genesisContent(by: Device, who: Buffer): Buffer {
  const signature = by.admin.sign(join('tw/1/genesis', room, who, by.keys));
  return join(genesis, who, by.keys, block('Chromium'), [1], block('Anna'), signature);
}

function joinContent(by: Device, who: Buffer, inviteName: string): Buffer {
  const { inviteId, auth } = invite(inviteName);
  const signature = auth.sign(join('tw/1/join', room, inviteId, who, by.keys));
  return join(inviteId, who, by.keys, block('Firefox'), [0], signature);
}

function announcement(inviteName: string): Buffer {
  const { inviteId, auth } = invite(inviteName);
  return join(inviteId, auth.publicKey, varuint(1_800_000_000_000), [0]);
}

function deviceContent(of: Device, who: Buffer, by: Device): Buffer {
  const signature = of.sign.sign(join('tw/1/device', room, who, by.id, of.keys));
  return join(of.keys, block('Phone'), signature);
}

function epochContent(epoch: number, struck: readonly Device[]): Buffer {
  const { authPublic } = epochKeys(epoch);
  const ids = struck.map((of) => of.id).toSorted((a, b) => Buffer.compare(a, b));
  return join(varuint(epoch), authPublic, made(`wraps/${epoch}`), varuint(ids.length), ...ids);
}

function roster() {
  const role = join(member('ben'), [1]);
  const announced = (name: string) => invite(name).inviteId;
  const byEve = (name: string) => record(eve, 1, 3, joinContent(eve, member('eve'), name));
  const benPhone = deviceContent(phone, member('ben'), ben);
  const steps: readonly (readonly [string, string, string | null])[] = [
    ['the creator', record(anna, 1, 1, genesisContent(anna, member('anna'))), null],
    ['an invite', record(anna, 2, 2, announcement('first')), null],
    ['nobody invited eve', byEve('second'), 'invited-by-nobody'],
    ['ben joins', record(ben, 1, 3, joinContent(ben, member('ben'), 'first')), null],
    ['eve uses it too', byEve('first'), 'invite-used'],
    ['ben may not yet', record(ben, 2, 2, announcement('third')), 'not-a-co-owner'],
    ['ben is made co-owner', record(anna, 3, 4, role), null],
    ['a kind of a later version', record(anna, 4, 200, Buffer.from('who knows')), null],
    ['a number that stands', record(anna, 4, 2, announcement('fourth')), 'stale-number'],
    ['another beginning', record(eve, 2, 1, genesisContent(eve, member('eve'))), 'second-genesis'],
    ['now ben may', record(ben, 2, 2, announcement('third')), null],
    ["ben's phone", record(ben, 3, 5, benPhone), null],
    ['not for anna', record(anna, 5, 5, deviceContent(eve, member('ben'), ben)), 'wrong-signature'],
    ['an invite is taken back', record(phone, 1, 7, announced('third')), null],
    ['so nobody comes in by it', byEve('third'), 'invite-ended'],
    ['one more', record(ben, 4, 2, announcement('fifth')), null],
    ['not the next epoch', record(anna, 5, 6, epochContent(300, [])), 'wrong-epoch'],
    ['anna strikes out both', record(anna, 5, 6, epochContent(1, [ben, phone])), null],
    ['ben strikes back too late', record(ben, 5, 6, epochContent(1, [anna])), 'struck-out'],
    ['his invite is over', byEve('fifth'), 'invite-ended'],
    ['another epoch', record(anna, 6, 6, epochContent(2, [])), null],
  ];
  return {
    genesis: hex(genesis),
    roomId: id(room),
    records: steps.map(([what, signed, fault]) => ({ what, signed, fault })),
    members: [
      { id: id(member('anna')), coOwner: true, devices: [id(anna.id)] },
      { id: id(member('ben')), coOwner: true, devices: [] },
    ],
    struck: [ben, phone]
      .toSorted((a, b) => Buffer.compare(a.id, b.id))
      .map((of) => ({ deviceId: id(of.id), epoch: 1 })),
    epochs: [1, 2].map((epoch) => ({ epoch, authPublic: hex(epochKeys(epoch).authPublic) })),
  };
}

function markOf(seq: number, drawnSeq: number, time: number, number: number) {
  const hashThere = made(`place/${seq}`);
  const numbers = join(varuint(drawnSeq), varuint(time), varuint(number));
  const body = hex(join([1], varuint(seq), hashThere, numbers));
  return { stored: { seq, hash: hex(hashThere) }, drawnSeq, time, number, body };
}

function slot(of: Device): string {
  return hex(hkdf(epochKeys(0).secret, room, join('tw/1/mark', of.id), 16));
}

function snapshot() {
  const records = [
    record(anna, 1, 1, genesisContent(anna, member('anna'))),
    record(anna, 2, 2, announcement('first')),
  ];
  const witnesses = [anna, ben]
    .toSorted((a, b) => Buffer.compare(a.id, b.id))
    .map((of, index) => ({ id: of.id, seq: index * 300, hash: made(`witness/${index}`) }));
  const state = join('the record as it is', Buffer.alloc(300, 0x5a));
  const body = join(
    join([1], varuint(records.length), ...records.map((text) => block(Buffer.from(text, 'hex')))),
    varuint(witnesses.length),
    ...witnesses.map(({ id: bytes, seq, hash: there }) => join(bytes, varuint(seq), there)),
    varuint(state.length),
    // Not compressed: how it is deflated may differ between platforms, what it inflates to may not.
    block(deflateRawSync(state, { level: 0 })),
  );
  return {
    records,
    witnesses: witnesses.map(({ id: bytes, seq, hash: there }) => ({
      deviceId: id(bytes),
      seq,
      hash: hex(there),
    })),
    state: hex(state),
    body: hex(body),
  };
}

function wraps(epoch: number, to: readonly Device[]) {
  const { secret, authPublic } = epochKeys(epoch);
  const rows = to
    .toSorted((a, b) => Buffer.compare(a.id, b.id))
    .map((of) => {
      const info = join('tw/1/wrap', room, varuint(epoch), of.id);
      const wrap = hpke(made(`wrap/${epoch}/${hex(of.id)}`), of.kexPublic, info, secret);
      return { id: of.id, wrap };
    });
  const before = epochKeys(epoch - 1).secret;
  const previousKey = hkdf(secret, room, join('tw/1/prev|', varuint(epoch)), 32);
  const previous = aesGcm(previousKey, Buffer.alloc(12), Buffer.alloc(0), before);
  const list = join(previous, varuint(rows.length), ...rows.map((row) => join(row.id, row.wrap)));
  return {
    roomId: id(room),
    epoch,
    secret: hex(secret),
    authPublic: hex(authPublic),
    before: hex(before),
    previousKey: hex(previousKey),
    previous: hex(previous),
    rows: rows.map(({ id: bytes, wrap }) => ({ deviceId: id(bytes), wrap: hex(wrap) })),
    list: hex(list),
    wrapsHash: hex(hash(list)),
  };
}

/** A text of the agreement, signed by `by` in the room at `at`. */
function agreement(by: Device, text: string, at: number) {
  const named = hash('tw/1/agreement', text);
  const input = join('tw/1/agree', room, by.id, named, varuint(at));
  return {
    text,
    hash: hex(named),
    roomId: id(room),
    deviceId: id(by.id),
    at,
    input: hex(input),
    signature: hex(by.sign.sign(input)),
  };
}

const paddings = [0, 1, 255, 256, 257, 272, 273, 1000, 1024, 1025, 4096, 4097, 65_537, 4_194_305];

/** Everything that tests/vectors/seal-1.json holds. */
export function sealVectorsByNodeCrypto() {
  return {
    about: 'Values of SEAL.md, version tw/1. Bytes in hexadecimal, ids in base64url.',
    padding: paddings.map((size) => ({ size, padded: padme(Math.max(256, size)) })),
    devices: [deviceVector('anna', anna), deviceVector('ben', ben), deviceVector('eve', eve)],
    epochs: [epochKeys(0).vector, epochKeys(300).vector],
    envelopes: [
      envelope(1, 1, 0, Buffer.from('one change')),
      envelope(3, 2, 7, Buffer.alloc(0)),
      envelope(1, 3, 200, Buffer.alloc(1000, 0xa5)),
      envelope(5, 4, 0, made('a control body')),
    ],
    codes: [
      code('wss://relay.example.org/twoway', invite('first').secret),
      code('ws://127.0.0.1:4870', Buffer.alloc(16)),
      code(`wss://${'a'.repeat(38)}.example.org`, Buffer.alloc(16, 0xff)),
    ],
    invite: sealedInvite(),
    roster: roster(),
    marks: [markOf(0, 0, 0, 1), markOf(300, 299, 1_800_000_000_000, 2 ** 52)],
    slots: [anna, ben].map((of) => ({ epoch: 0, deviceId: id(of.id), slot: slot(of) })),
    snapshot: snapshot(),
    wraps: wraps(300, [anna, ben]),
    recovery: recoveryByNodeCrypto(room),
    agreements: [
      agreement(anna, '[["purpose","Grow"]]', 1_800_000_000_000),
      agreement(ben, '[["purpose","Grow"]]', 1_800_000_000_001),
      agreement(ben, '[["purpose","Zoë lernt Ångström 😀\\n- مرحبا"],["ending","In May"]]', 0),
      agreement(anna, JSON.stringify([['else', 'é'.repeat(2_000)]]), 253_402_300_799_999),
    ],
  };
}

if (import.meta.main) {
  const file = new URL('../vectors/seal-1.json', import.meta.url);
  writeFileSync(file, `${JSON.stringify(sealVectorsByNodeCrypto(), null, 2)}\n`);
}
