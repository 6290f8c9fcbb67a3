/**
 * A person, a mentorship of theirs and a relay under the test's hand, with the roster's first records
 * and a partner's device already in the log. Everything is closed by `leave`.
 */
import { vi } from 'vitest';
import * as Y from 'yjs';
import type { ItemId, Millis } from '#shared/base/ids.ts';
import { addActionItem } from '#shared/record/operations/action-items.ts';
import { readRecord } from '#shared/record/read-record.ts';
import { readFrame } from '#shared/wire/frame.ts';
import { chainStart } from '#shared/wire/chain.ts';
import type { Engine } from '../../../extension/sync/engine.ts';
import { createMentorship } from '../../../extension/sync/mentorships.ts';
import { openRoomDatabase } from '../../../extension/store/room-database.ts';
import { readRows, type RowsRead } from '../../../extension/store/rows.ts';
import type { KeyringEntry } from '../../../extension/store/keyring-entry.ts';
import { createHeadlessPerson, type HeadlessPerson, type OpenOptions } from '../headless-client.ts';
import { startScriptedRelay, type Script, type ScriptedRelay } from '../scripted-relay.ts';
import { insideOf, type LogAuthor, type RoomInside } from './log-author.ts';

/** What a test plays with. */
export type Stage = {
  readonly relay: ScriptedRelay;
  readonly mia: HeadlessPerson;
  readonly entry: KeyringEntry;
  readonly inside: RoomInside;
  /** The partner's device: its records stand in the log. */
  readonly ben: LogAuthor;
  /** Opens a context of Mia's. */
  readonly open: (options?: OpenOptions) => Promise<Engine>;
  /** What lies in Mia's rows now. */
  readonly rows: () => Promise<RowsRead>;
};

const open: (() => Promise<void>)[] = [];

/** Closes what `enter` opened; for `afterEach`. */
export async function leave(): Promise<void> {
  for (const close of open.splice(0).reverse()) await close();
}

/** Remembers something to be closed by `leave`. */
export function closing(close: () => Promise<void>): void {
  open.push(close);
}

/** Reads the log as a newcomer would, trusting everybody. */
export async function replay({ relay, inside }: Stage): Promise<Y.Doc> {
  const doc = new Y.Doc();
  for (const bytes of relay.log) {
    const frame = readFrame(bytes);
    if (frame.ok && frame.value.header.kind === 'entry')
      Y.applyUpdate(doc, (await inside.open(bytes)).body);
  }
  return doc;
}

/**
 * Sets the stage. The log holds Mia's genesis and what brings Ben in: four entries. Unless the
 * script says otherwise somebody else seems to be connected, so that nothing waits for two seconds.
 */
export async function enter(given: Script = {}): Promise<Stage> {
  const script: Script = { pretended: 1, ...given };
  const mia = await createHeadlessPerson('Mia');
  const made = await createMentorship(
    { keyring: mia.store.keyring, now: () => Date.now() as Millis },
    { mentorshipName: 'Mia and Ben', memberName: 'Mia', role: 'mentor', relayAddress: undefined },
  );
  if (!made.ok) throw new Error(made.error);
  const { roomId } = made.value;
  const relay = await startScriptedRelay(roomId, script);
  closing(relay.close);
  closing(mia.close);
  await mia.store.keyring.update(roomId, { relayAddress: relay.url });
  const entry = { ...made.value, relayAddress: relay.url };
  const { keyring } = mia.store;
  const inside = await insideOf(entry, await chainStart(roomId), async () => {
    const number = await keyring.takeNumbers(roomId, Date.now() as Millis, 1);
    if (!number.ok) throw new Error(number.error);
    return number.value;
  });
  relay.log.push(await inside.genesisFrame());
  const { author: ben, frames } = await inside.partner();
  relay.log.push(...frames);
  return {
    ...{ relay, mia, entry, inside, ben },
    open: (options) => mia.open(roomId, options),
    async rows() {
      const db = await openRoomDatabase(indexedDB, mia.shared.databaseName(roomId));
      if (!db.ok) throw new Error(db.error);
      const read = await readRows(db.value, -1);
      db.value.close();
      if (!read.ok) throw new Error(read.error);
      return read.value;
    },
  };
}

/** Adds an action item that says `text`, as the person of `entry`. */
export function jot(doc: Y.Doc, entry: Pick<KeyringEntry, 'memberId'>, text: string): ItemId {
  const added = addActionItem(
    doc,
    { memberId: entry.memberId, now: Date.now() as Millis },
    { text },
  );
  if (!added.ok) throw new Error(JSON.stringify(added.error));
  return added.value;
}

/** The texts of a record's action items, in the order of the alphabet. */
export function textsOf(doc: Y.Doc): readonly string[] {
  return readRecord(doc)
    .actionItems.map((item) => item.text)
    .toSorted();
}

/** Waits until `condition` holds, with a deadline. */
export function until(condition: () => unknown, withinMs = 60_000): Promise<void> {
  return vi.waitFor(
    () => {
      if (condition() !== true) throw new Error(`not yet: ${String(condition)}`);
    },
    { timeout: withinMs, interval: 20 },
  );
}

/** Waits until an asynchronous question is answered with true. */
export function untilTrue(condition: () => Promise<boolean>, withinMs = 60_000): Promise<void> {
  return vi.waitFor(
    async () => {
      if (!(await condition())) throw new Error(`not yet: ${String(condition)}`);
    },
    { timeout: withinMs, interval: 20 },
  );
}

/** Waits until a context is connected and everything of it is on the relay and stored. */
export function untilSynced(engine: Engine, withinMs = 60_000): Promise<void> {
  return vi.waitFor(
    () => {
      const status = engine.status();
      const { relay, waiting, device } = status;
      if (relay.state !== 'connected' || waiting > 0 || device.state !== 'saved')
        throw new Error(`not in step: ${JSON.stringify(status)}`);
    },
    { timeout: withinMs, interval: 20 },
  );
}
