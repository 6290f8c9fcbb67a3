/**
 * The relay is blind: a word that both people write everywhere is nowhere in what the relay stores,
 * logs, receives, sends or holds in memory; nor are the invite's code and the keys. [V1, K1, W1]
 *
 * Each search also looks for something that must be there, so that it cannot pass by being broken.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { deriveInvite } from '#shared/seal/invite.ts';
import { readInviteCode } from '#shared/seal/invite-code.ts';
import { equal } from '../support/equal.ts';
import { flow } from '../support/flow.ts';
import { sameNotes, typeParagraph } from '../support/notes-field.ts';
import {
  findIn,
  findMasked,
  spellingsOf,
  spellingsOfBytes,
  type Spelling,
} from '../support/needle.ts';
import { pairPeople, type Pair } from '../support/pair.ts';
import { memoryOf } from '../support/process-memory.ts';
import { openProxiedRelay, type ProxiedRelay } from '../support/relay.ts';
import { readRelay } from '../support/stored.ts';
import {
  actionItem,
  addActionItem,
  addGoal,
  addTalkingPoint,
  closeDialog,
  goal,
  jot,
  jotLine,
  makeInvite,
  nameSession,
  renameMentorship,
  sees,
  startSession,
  STATES,
  talkingPoint,
} from '../support/surfaces.ts';

/** Long enough to be nowhere by chance; letters only, so that no field refuses or changes it. */
const CANARY = 'quetzalcanary';
/** Those of a code that say nothing but the secret: after `tw1-` five bits each, of which the first 8 are not its. */
const SECRET_LETTERS = { from: 4 + 2, to: 4 + 27 };
const MIA = { name: `Mia ${CANARY}`, role: 'Mentor' } as const;
const BEN = { name: `Ben ${CANARY}`, role: 'Mentee' } as const;

await flow('blindness', ({ test, open }) => {
  let opened: ProxiedRelay;
  let pair: Pair;
  let secrets: readonly Spelling[] = [];
  /** What the relay must know: the room's id, in each of its forms. */
  let known: readonly Spelling[] = [];
  /** The id of the invite that Ben used, which follows from its secret: the relay keeps it. */
  let redeemed: Spelling;

  test('both write the word into every field there is, and both read it', async () => {
    opened = await openProxiedRelay();
    open(opened.relay);
    const firstItem = `First ${CANARY}`;
    pair = await pairPeople(open, opened.relay, { cards: { mia: MIA, ben: BEN }, firstItem });
    const [mia, ben] = await Promise.all([
      pair.mia.person.openPanel(),
      pair.ben.person.openPanel(),
    ]);
    await renameMentorship(pair.mia.page, `Mentorship ${CANARY}`);
    await startSession(mia);
    await nameSession(mia, `Session ${CANARY}`);
    await typeParagraph(mia, `Mia notes ${CANARY}`);
    await sameNotes(mia, ben, (blocks) => blocks.join('').includes('Mia notes'));
    await typeParagraph(ben, `Ben notes ${CANARY}`);
    await sameNotes(mia, ben, (blocks) => blocks.join('').includes('Ben notes'));
    await addTalkingPoint(ben, `Point ${CANARY}`);
    await addActionItem(mia, `Item ${CANARY}`);
    const popup = await pair.ben.person.openPopup();
    await jot(popup, 'Question', `Question ${CANARY}`);
    await jot(popup, 'Note', `Note ${CANARY}`);
    await addGoal(pair.mia.page, `Goal ${CANARY}`);
    await Promise.all([
      talkingPoint(mia, `Point ${CANARY}`).waitFor(),
      actionItem(ben, `Item ${CANARY}`).waitFor(),
      jotLine(pair.mia.page, `Question ${CANARY}`).waitFor(),
      jotLine(pair.mia.page, `Note ${CANARY}`).waitFor(),
      goal(ben, `Goal ${CANARY}`).waitFor(),
    ]);
    await pair.ben.page.getByRole('heading', { name: `Mentorship ${CANARY}` }).waitFor();
    const lines = await makeInvite(pair.mia.page, MIA).then((field) => field.inputValue());
    await closeDialog(pair.mia.page);
    await Promise.all([sees(pair.mia.page, STATES.onRelay), sees(ben, STATES.onRelay)]);
    const [, unused = ''] = lines.split('\n');
    const entry = await keyringOf(pair.mia.page);
    secrets = [
      ...spellingsOf(CANARY),
      ...spellingsOfCode('the code that Ben used', pair.code),
      ...spellingsOfCode('the code that nobody used', unused),
      { how: 'the secret of the epoch', bytes: Buffer.from(entry.secret, 'hex') },
    ];
    equal(Buffer.from(entry.secret, 'hex').length, 32, 'bytes of the secret');
    const [room] = readRelay(opened.relay, 'SELECT hex(id) AS id FROM room');
    known = [{ how: 'the id of the room', bytes: Buffer.from(String(room?.['id']), 'hex') }];
    equal(known[0]?.bytes.length, 16, 'bytes of the id');
    const { inviteId } = await deriveInvite(secretOf(pair.code));
    redeemed = { how: 'the id of the invite', bytes: Buffer.from(inviteId) };
  });

  test('it is in no file of the relay', async () => {
    const { dataDir } = opened.relay;
    const files = readdirSync(dataDir).map((name) => readFileSync(join(dataDir, name)));
    const all = Buffer.concat(files);
    const mustBe = ['the id of the room', 'the id of the invite'];
    equal(findIn(all, [...known, redeemed]), mustBe, 'what must be in the files');
    equal(findIn(all, secrets), [], 'what must not');
  });

  test('it is not in the memory of the relay', async () => {
    const address = Buffer.from(opened.relay.url.replace('ws://', ''));
    let found: readonly string[] = [];
    let mustBe: readonly string[] = [];
    for (const part of memoryOf(opened.relay.pid())) {
      found = [...found, ...findIn(part, secrets)];
      mustBe = [...mustBe, ...findIn(part, [{ how: 'the address', bytes: address }, ...known])];
    }
    equal([...new Set(mustBe)].toSorted(), ['the address', 'the id of the room'], 'what must be');
    equal([...new Set(found)], [], 'what must not');
  });

  test('it is not in what the relay prints', async () => {
    const printed = Buffer.from(opened.relay.output().join('\n'));
    equal(findIn(printed, [{ how: 'ready', bytes: Buffer.from('"ready"') }]), ['ready'], 'prints');
    equal(findIn(printed, secrets), [], 'what must not');
  });

  test('it was never on the way to the relay or back', async () => {
    const [up, down] = [opened.proxy.recorded('up'), opened.proxy.recorded('down')];
    // A browser masks what it sends; the relay's name stands in every login, masked.
    const name = { how: 'the name', bytes: Buffer.from(opened.relay.url.replace('ws://', '')) };
    const mustBe = ['the name', 'the id of the invite'];
    equal(findMasked(up, [name, redeemed]), mustBe, 'what must be on the way up');
    equal(findMasked(up, secrets), [], 'what must not, masked');
    equal(findIn(up, secrets), [], 'what must not, on the way up');
    const greeting = { how: 'the greeting', bytes: Buffer.from('101 Switching Protocols') };
    equal(findIn(down, [greeting]), ['the greeting'], 'what must be on the way down');
    equal(findIn(down, secrets), [], 'what must not, on the way down');
  });
});

/** The secret that a code holds. */
function secretOf(code: string): Uint8Array<ArrayBuffer> {
  const read = readInviteCode(code);
  if (!read.ok) throw new Error(`not a code: ${read.error}`);
  return read.value.secret;
}

/** A code in all its forms: the whole of it, the letters that are its secret, and the secret's own bytes. */
function spellingsOfCode(name: string, code: string): readonly Spelling[] {
  return [
    ...spellingsOf(code),
    ...spellingsOf(code.slice(SECRET_LETTERS.from, SECRET_LETTERS.to)),
    ...spellingsOfBytes(`the secret of ${name}`, secretOf(code)),
  ];
}

/** The secret of the epoch of the profile's only mentorship, as hexadecimal. */
function keyringOf(page: Page): Promise<{ secret: string }> {
  return page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('twoway');
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(new Error('no keyring')));
    });
    const entries = await new Promise<unknown[]>((resolve, reject) => {
      const request = database.transaction('keyring').objectStore('keyring').getAll();
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(new Error('no entries')));
    });
    database.close();
    const [entry] = entries as { secret: Uint8Array }[];
    const bytes = [...(entry?.secret ?? [])];
    return { secret: bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('') };
  });
}
