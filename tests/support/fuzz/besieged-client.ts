/**
 * A whole client under lies: its page writes while the relay lies, is closed and opened again, and then
 * has an honest relay and a partner with whom it must come to the same record. [Z10, Z11]
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Bytes } from '#shared/base/bytes.ts';
import type { ItemId, Millis, RoomId } from '#shared/base/ids.ts';
import { notesOf } from '#shared/record/notes.ts';
import { addActionItem } from '#shared/record/operations/action-items.ts';
import { addSession } from '#shared/record/operations/sessions.ts';
import { readRecord } from '#shared/record/read-record.ts';
import * as Y from 'yjs';
import type { Engine } from '../../../extension/sync/engine.ts';
import type { EngineStatus } from '../../../extension/sync/engine-status.ts';
import { createHeadlessPerson, type HeadlessPerson } from '../headless-client.ts';
import { readEverything } from '../record/every-reader.ts';
import { assaultUpdate } from '../record/hostile.ts';
import { wrongTypesUpdate } from '../record/wrong-types.ts';
import { waitFor, within } from '../wait.ts';
import { clientAttackOf, type ClientAttack } from './client-lies.ts';
import { wrongWords } from './closed-words.ts';
import { startLyingRelay, type LyingRelay } from './lying-relay.ts';

/** How long an attack goes on; most lies are told within the first tenth of a second. */
const ATTACK_MS = 400;
const LOOK_EVERY_MS = 10;
/** Closing is bounded by 8 s (S10); a busy machine gets some more. */
const CLOSE_WITHIN_MS = 12_000;
const HEAL_WITHIN_MS = 60_000;
/** What stands in the record before any attack. */
const FIRST = 'the first of all';
/** Nothing waits to be sent with more: an attack is short. */
const AT_ONCE = { coalescing: { pauseMs: 0, beatMs: 0, aloneMs: 0 } };

/** Mia behind a relay that can lie, and Ben, who reaches the real one. */
export type BesiegedClient = {
  /** Plays the attack of `seed`, heals, and tells in sentences what the client did wrong. */
  readonly play: (seed: number) => Promise<readonly string[]>;
  /** What her relay has said to her. */
  readonly said: () => readonly Bytes[];
  readonly close: () => Promise<void>;
};

type Cast = {
  readonly relay: LyingRelay;
  readonly mia: HeadlessPerson;
  readonly ben: HeadlessPerson;
  readonly bens: Engine;
  readonly roomId: RoomId;
  readonly session: ItemId;
};

function textsOf(doc: Y.Doc): readonly string[] {
  return readRecord(doc).actionItems.map(({ text }) => text);
}

/** An item, and a line of the shared notes; whether the record may be changed. */
function write({ doc, entry }: Engine, session: ItemId, text: string): boolean {
  const author = { memberId: entry().memberId, now: Date.now() as Millis };
  const added = addActionItem(doc, author, { text });
  if (added.ok) notesOf(doc, session).insert(0, `${text}\n`);
  else if (added.error.reason !== 'newer-schema') throw new Error(JSON.stringify(added.error));
  return added.ok;
}

/** Those of `texts` that do not stand in `doc` exactly once as an item and once in the notes. */
function notOnce(doc: Y.Doc, session: ItemId, texts: Iterable<string>): readonly string[] {
  const listed = textsOf(doc);
  const lines = notesOf(doc, session).toJSON().split('\n');
  const count = (list: readonly string[], text: string): number =>
    list.filter((one) => one === text).length;
  return [...texts].filter((text) => count(listed, text) !== 1 || count(lines, text) !== 1);
}

/** What the partner does to the record by hand. Returns whether anything. */
function poison({ doc }: Engine, { poison: list, wrongKind }: ClientAttack): boolean {
  if (list.length > 0) Y.applyUpdate(doc, assaultUpdate(list));
  if (wrongKind !== undefined) Y.applyUpdate(doc, wrongTypesUpdate(wrongKind));
  return list.length > 0 || wrongKind !== undefined;
}

function holdsAll(doc: Y.Doc, other: Y.Doc): boolean {
  return Y.snapshotContainsUpdate(Y.snapshot(doc), Y.encodeStateAsUpdate(other));
}

function isSettled({ relay, waiting, device }: EngineStatus): boolean {
  return relay.state === 'connected' && waiting === 0 && device.state === 'saved';
}

/** As a person does: tries again, and where the relay has another log, brings it back. */
async function mend(page: Engine): Promise<void> {
  const { relay } = page.status();
  if (relay.state !== 'stopped') return;
  if (relay.repair === 'bring-back') page.bringBack();
  else page.retry();
  await delay(LOOK_EVERY_MS);
}

/** Waits until `page` is settled and `isThere`, and mends it whenever it stops: its last line may still be ending. */
async function reach(page: Engine, isThere: () => boolean = () => true): Promise<void> {
  await waitFor(
    'the page is connected to an honest relay, and all is there',
    async () => {
      await mend(page);
      return isSettled(page.status()) && isThere();
    },
    HEAL_WITHIN_MS,
  );
}

async function openCast(elsewhere: readonly Bytes[]): Promise<Cast & { readonly page: Engine }> {
  const relay = await startLyingRelay(elsewhere);
  const [mia, ben] = [await createHeadlessPerson('Mia'), await createHeadlessPerson('Ben')];
  const { roomId } = await mia.create(relay.url);
  const page = await mia.open(roomId, AT_ONCE);
  await reach(page);
  const invited = await page.invite();
  if (!invited.ok) throw new Error(invited.error);
  await ben.join(invited.value.code);
  const bens = await ben.open(roomId, { ...AT_ONCE, Socket: relay.DirectSocket });
  await reach(bens);
  const author = { memberId: page.entry().memberId, now: Date.now() as Millis };
  const made = addSession(page.doc, author, { title: 'First' });
  if (!made.ok) throw new Error(JSON.stringify(made.error));
  const session = made.value;
  write(page, session, FIRST);
  await waitFor('both have it', () => notOnce(bens.doc, session, [FIRST]).length === 0);
  return { relay, mia, ben, bens, roomId, page, session };
}

/** Makes the two and their record. `elsewhere`: what a relay said in another room. */
export async function besiegedClient(elsewhere: readonly Bytes[]): Promise<BesiegedClient> {
  const cast = await openCast(elsewhere);
  const { relay, mia, ben, bens, roomId, session } = cast;
  const mias = [FIRST];
  const written = new Set(mias);
  let { page } = cast;
  let round = 0;
  let isPoisoned = false;

  /** What holds at any moment of an attack. */
  const look = (arrived: ReadonlySet<string>, claimed: Set<string>): readonly string[] => {
    const status = page.status();
    const last = mias.at(-1) ?? '';
    if (isSettled(status) && relay.acknowledgedTruly()) claimed.add(last);
    const reached = isSettled(status) && status.reach.some((one) => one.reached !== 'no');
    return [
      ...wrongWords(status),
      ...notOnce(page.doc, session, [...mias, ...arrived]).map(
        (text) => `"${text}" is not there once`,
      ),
      ...(isPoisoned ? [] : textsOf(page.doc))
        .filter((text) => !written.has(text))
        .map((text) => `"${text}" is nobody’s`),
      ...(reached && !textsOf(bens.doc).includes(last) ? ['says that Ben has what he lacks'] : []),
    ];
  };

  const writeBoth = (given: ClientAttack): void => {
    round += 1;
    const [mia, ben] = [`Mia ${round}`, `Ben ${round}`] as const;
    if (write(page, session, mia)) {
      mias.push(mia);
      written.add(mia);
    }
    if (poison(bens, given)) isPoisoned = true;
    if (given.partnerWrites && write(bens, session, ben)) written.add(ben);
  };

  const attack = async (given: ClientAttack): Promise<readonly string[]> => {
    const wrong = new Set<string>();
    const arrived = new Set(written);
    const claimed = new Set<string>();
    writeBoth(given);
    const until = performance.now() + ATTACK_MS;
    while (performance.now() < until) {
      await delay(LOOK_EVERY_MS);
      for (const one of look(arrived, claimed)) wrong.add(one);
    }
    // Ben reaches the real relay: what it stored comes to him while Mia’s still lies.
    for (const text of claimed)
      await waitFor(`"${text}", said to be on the relay, is`, () =>
        textsOf(bens.doc).includes(text),
      );
    return [...wrong];
  };

  const reopen = async (): Promise<readonly string[]> => {
    const before = Y.encodeStateAsUpdate(page.doc);
    await within('closing', CLOSE_WITHIN_MS, page.close());
    page = await mia.open(roomId, AT_ONCE);
    const kept = Y.snapshotContainsUpdate(Y.snapshot(page.doc), before);
    return kept ? [] : ['closing lost changes'];
  };

  const heal = async (): Promise<readonly string[]> => {
    await reach(page, () => holdsAll(page.doc, bens.doc) && holdsAll(bens.doc, page.doc));
    const wrong = [page.doc, bens.doc].flatMap((doc) =>
      notOnce(doc, session, written).map((text) => `"${text}" is lost or doubled in the end`),
    );
    if (isPoisoned) await readEverything(page.doc, new Y.Doc());
    if (page.doc.store.pendingStructs !== null) wrong.push('something waits in the document');
    return wrong;
  };

  return {
    said: relay.said,
    async play(seed) {
      const given = clientAttackOf(seed);
      const wrong: string[] = [];
      try {
        relay.lie(given);
        wrong.push(...(await attack(given)));
        if (given.closes) wrong.push(...(await reopen()));
        relay.lie(undefined);
        wrong.push(...(await heal()));
      } catch (fault) {
        wrong.push(`${String(fault)}; ${JSON.stringify(page.status())}`);
      }
      return wrong;
    },
    async close() {
      await Promise.all([mia.close(), ben.close()]);
      for (const { shared } of [mia, ben]) indexedDB.deleteDatabase(shared.databaseName(roomId));
      await relay.close();
    },
  };
}
