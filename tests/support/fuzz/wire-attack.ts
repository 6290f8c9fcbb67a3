/**
 * Attacks on a relay over real sockets: random bytes, conversations with bytes changed, whole messages
 * in any order. A seed gives the same attack again, keys and nonces apart. [Z6]
 */
import fc from 'fast-check';
import { randomBytes } from '#shared/base/bytes.ts';
import { errorOfClose } from '#shared/wire/errors.ts';
import { PART_BYTES, SLOT_BYTES } from '#shared/wire/limits.ts';
import { snapshotPartsOf } from '#shared/wire/parts.ts';
import { writeUp, type UpMessage } from '#shared/wire/up.ts';
import {
  connect,
  createMessage,
  helloMessage,
  newFrameWriter,
  newJoinerKeys,
  newTestInvite,
  setAdminsMessage,
  type RelayPlace,
  type TestRoom,
} from '../wire-client.ts';
import { deleteMessage, epochsMessage, setEpochMessage } from '../wire-epochs.ts';

/** One thing that is sent. */
type Act =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'huge'; readonly size: number }
  | { readonly kind: 'message'; readonly which: number }
  | { readonly kind: 'changed'; readonly which: number; readonly at: number; readonly to: number };

/** What is sent on one connection, in order, and whether it logs in first. */
export type Attack = { readonly logsIn: boolean; readonly acts: readonly Act[] };

const MARK = { kind: 'mark' } as const;

const which = fc.nat(30);
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ kind: fc.constant('bytes' as const), bytes: fc.uint8Array({ maxLength: 2_000 }) }),
  fc.record({ kind: fc.constant('text' as const), text: fc.string() }),
  fc.record({ kind: fc.constant('huge' as const), size: fc.nat(400_000) }),
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('message' as const), which }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('changed' as const),
      which,
      at: fc.nat(400),
      to: fc.nat(255),
    }),
  },
);

const attack: fc.Arbitrary<Attack> = fc.record({
  logsIn: fc.boolean(),
  acts: fc.array(act, { minLength: 1, maxLength: 20 }),
});

/** The attack that `seed` stands for. */
export function attackOf(seed: number): Attack {
  const [made] = fc.sample(attack, { seed, numRuns: 1 });
  if (made === undefined) throw new Error('no attack');
  return made;
}

function messagesOf(place: RelayPlace, room: TestRoom, nonce: Uint8Array<ArrayBuffer>) {
  const write = newFrameWriter(room);
  const invite = newTestInvite();
  const end = { seq: 1, hash: randomBytes(32) };
  const snapshot = write(100_000, { kind: 'snapshot', seen: end });
  const list: readonly UpMessage[] = [
    helloMessage(room, place.name, nonce),
    helloMessage(room, place.name, nonce, { mode: 'fetch' }),
    helloMessage(room, place.name, nonce, { mode: 'replay' }),
    createMessage(room, place.name, nonce),
    invite.redeem(place.name, nonce, newJoinerKeys()),
    { type: 'append', id: 1, frame: write() },
    { type: 'append', id: 2, frame: write(200, { counter: 1 }) },
    { type: 'append', id: 3, frame: randomBytes(90) },
    { type: 'part', id: 4, index: 0, total: 300_000, bytes: new Uint8Array(PART_BYTES) },
    { type: 'commit', id: 4 },
    { type: 'resume' },
    { type: 'ephemeral', frame: write(60, { kind: 'ephemeral' }) },
    { type: 'ping' },
    invite.put(5, (Date.now() + 60_000) as never),
    { type: 'revoke-invite', id: 6, inviteId: invite.inviteId },
    setAdminsMessage(room, 7, 1, [room.admin.publicKey, randomBytes(32)]),
    { type: 'mark', slot: room.start.hash.subarray(0, SLOT_BYTES), frame: write(60, MARK) },
    { type: 'mark', slot: randomBytes(SLOT_BYTES), frame: randomBytes(200) },
    { type: 'snapshot-lease' },
    { type: 'snapshot-begin', id: 8, covers: room.start, previous: 0, total: snapshot.length },
    { type: 'snapshot-begin', id: 8, covers: end, previous: 0, total: snapshot.length },
    ...snapshotPartsOf(snapshot).map((part) => ({
      type: 'snapshot-part' as const,
      id: 8,
      ...part,
    })),
    { type: 'snapshot-commit', id: 8 },
    { type: 'snapshot-confirm', id: 9, seq: 1 },
    { type: 'snapshot-fetch', id: 10, seq: 1 },
    epochsMessage(room, place.name, nonce, { by: 'auth', epoch: 0, keys: room.auth }),
    epochsMessage(room, place.name, nonce, { by: 'admin', keys: room.admin }),
    setEpochMessage(room, write, 11),
    setEpochMessage(room, write, 12, { number: 2, controlSeq: 2 ** 40 }),
    setEpochMessage(room, write, 13, { frame: randomBytes(60) }),
    deleteMessage(room, place.name, 14),
  ];
  return list;
}

function bytesOf(doing: Act, messages: readonly UpMessage[]): Uint8Array | string {
  if (doing.kind === 'text') return doing.text;
  if (doing.kind === 'bytes') return doing.bytes;
  if (doing.kind === 'huge') return new Uint8Array(doing.size);
  const message = messages[doing.which % messages.length];
  if (message === undefined) throw new Error('no message');
  const bytes = writeUp(message);
  if (doing.kind === 'changed') bytes[doing.at % bytes.length] = doing.to;
  return bytes;
}

/** Whether the relay answered to the end or closed with a number of the closed list. */
function isProperEnd(code: number): boolean {
  return code === 1000 || code === 1005 || errorOfClose(code) !== undefined;
}

/** Plays one attack on `room`. Returns what the relay did wrong, or nothing. */
export async function attackRelay(
  place: RelayPlace,
  room: TestRoom,
  { logsIn, acts }: Attack,
): Promise<string | undefined> {
  const client = await connect(`${place.url}/v1/r/${room.roomId}`);
  const { nonce } = await client.expect('challenge');
  if (logsIn) client.send(helloMessage(room, place.name, nonce));
  const messages = messagesOf(place, room, nonce);
  for (const doing of acts) client.sendBytes(bytesOf(doing, messages));
  client.send({ type: 'ping' });
  let pings = 0;
  const asked = 1 + acts.filter((doing) => isPing(doing, messages)).length;
  try {
    // It answers every ping in its turn, so the last answer comes behind all that was sent.
    while (pings < asked) if ((await client.take()).type === 'pong') pings += 1;
    await client.close();
    return undefined;
  } catch {
    const { code } = await client.closed;
    return isProperEnd(code) ? undefined : `the relay ended with ${code}`;
  }
}

function isPing(doing: Act, messages: readonly UpMessage[]): boolean {
  const bytes = bytesOf(doing, messages);
  return (
    typeof bytes !== 'string' && bytes.length === 1 && bytes[0] === writeUp({ type: 'ping' })[0]
  );
}
