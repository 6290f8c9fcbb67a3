/**
 * The worst case: a device that had been an admin is struck out, keeps every key of that time, and has a relay
 * on its side. Against members who have heard of the new epoch it begins no epoch and deletes nothing; and a
 * recovery file of before restores everything. [S140, S142, S144]
 */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { Bytes } from '#shared/base/bytes.ts';
import { CLOSE_NUMBERS } from '#shared/wire/errors.ts';
import { readFrame } from '#shared/wire/frame.ts';
import type { Engine } from '../../../extension/sync/engine.ts';
import { restoreBySecret } from '../../../extension/sync/restore-by-key.ts';
import type { ScriptedRelay } from '../../support/scripted-relay.ts';
import { must } from '../../support/store/samples.ts';
import { newBrowser, putBack } from '../../support/sync/backup.ts';
import {
  AFTER,
  aftermath,
  BEFORE,
  closePages,
  collude,
  docOf,
  enemyIn,
  epochOf,
  keptOut,
  openAt,
  storedOf,
  type Aftermath,
  type Front,
} from '../../support/sync/enemies.ts';
import {
  enterAs,
  takingOver,
  wouldBeEpoch,
  type EnemyLine,
  type WouldBeEpoch,
} from '../../support/sync/enemy-line.ts';
import { restoringByKey } from '../../support/sync/key-restore.ts';
import { updateOf } from '../../support/sync/log-author.ts';
import { privately } from '../../support/sync/my-browsers.ts';
import { jot, leave, textsOf, until, untilSynced } from '../../support/sync/stage.ts';

const ROOMS = ['mentorship', 'profile'] as const;

let all: Aftermath;
beforeAll(async () => {
  all = await aftermath();
});
afterEach(closePages);
afterAll(leave);

function controlSeqOf(frames: readonly Bytes[]): number {
  const isControl = (frame: Bytes): boolean => must(readFrame(frame)).header.kind === 'control';
  return frames.findLastIndex(isControl) + 1;
}

/** It is let in under the secret of now, as if somebody had told it that, and asks for all that an admin may. */
async function triesToTakeOver({ loot, roster, inForce }: Front): Promise<readonly string[]> {
  const { relay } = all;
  const { roomId, device } = loot.entry;
  const line = await inside(enterAs(relay, inForce));
  const { start, frames } = await storedOf(relay, roomId);
  const began = await wouldBeEpoch(roster, enemyIn(loot, start, inForce), inForce);
  const place = controlSeqOf(frames);
  const answers: string[] = [];
  for (const request of await takingOver(relay, roomId, device, line.admins, began, place))
    answers.push(await line.ask(request));
  return answers;
}

async function inside(entered: Promise<EnemyLine | number>): Promise<EnemyLine> {
  const line = await entered;
  if (typeof line === 'number') throw new Error(`not let in: ${line}`);
  return line;
}

test.each(ROOMS)(
  '[S140, S142] at an honest relay it begins no epoch, changes no list and deletes nothing: %s',
  async (room) => {
    const front = await all.front(room);
    const { loot, inForce } = front;
    const before = await all.relay.store.readRoom(loot.entry.roomId);

    expect(await enterAs(all.relay, loot.keys)).toBe(CLOSE_NUMBERS['wrong-epoch']);
    const renamed = { ...loot.keys, epoch: inForce.epoch };
    expect(await enterAs(all.relay, renamed)).toBe(CLOSE_NUMBERS['not-allowed']);
    expect(await triesToTakeOver(front)).toEqual(['not-admin', 'not-admin', 'not-admin']);

    expect(await all.relay.store.readRoom(loot.entry.roomId)).toEqual(before);
  },
);

/** Ways in which an epoch of the enemy's is put before a member. */
type Deception = {
  readonly way: string;
  /** By which keys its frame is sealed, and after which epoch it is. */
  readonly under: 'old' | 'new';
  /** Whether the relay says that the epoch in force is over, and hands out the enemy's. */
  readonly told: boolean;
};

const DECEPTIONS: readonly Deception[] = [
  { way: 'beside the true one', under: 'old', told: false },
  { way: 'after it, by the secret that it was told', under: 'new', told: false },
  { way: 'after it, and the relay lets nobody in but under it', under: 'new', told: true },
];

/** Nothing of the member's is in the enemy's epoch, and nothing is sealed under it. */
async function standsFast(
  { person, entry }: Front,
  page: Engine,
  { appended }: ScriptedRelay,
  { keys }: WouldBeEpoch,
): Promise<void> {
  const kept = must(await person.store.keyring.get(entry.roomId));
  expect([kept?.epoch, kept?.secret]).toEqual([entry.epoch, entry.secret]);
  expect(page.entry().epoch).toBe(entry.epoch);
  expect(appended.map(epochOf).filter((epoch) => epoch !== entry.epoch)).toEqual([]);
  const begun = (await page.roster()).epochs.map(({ authPublic }) => authPublic);
  expect(begun).toHaveLength(entry.epoch);
  expect(begun).not.toContainEqual(keys.authPublic);
}

function saysUnconfirmed(page: Engine): boolean {
  return page.status().attention.some(({ type }) => type === 'unconfirmed-epoch');
}

test.each(ROOMS.flatMap((room) => DECEPTIONS.map((one) => ({ room, ...one }))))(
  '[S140] an epoch of its own that a colluding relay takes is entered by no member: $room, $way',
  async ({ room, under, told }) => {
    const front = await all.front(room);
    const { loot, inForce, roster } = front;
    const { colluding, stored } = await collude(all.relay, loot.entry.roomId);
    const before = under === 'old' ? loot.keys : inForce;
    const began = await wouldBeEpoch(roster, enemyIn(loot, stored.start, before), before);
    const page = await openAt(colluding, front);
    await untilSynced(page);

    colluding.append(began.frame);
    const inIt = enemyIn(loot, stored.start, began.keys);
    colluding.append(await inIt.frame(updateOf(new Y.Doc(), (doc) => doc.getArray('a').push([1]))));
    // Beside the true one it is one that does not open at all.
    await until(() => keptOut(page) === (under === 'old' ? 1 : 2));
    if (told) {
      colluding.script.epochs = [...stored.epochs, { record: began.record, list: began.list }];
      colluding.latest().cut();
      await until(() => saysUnconfirmed(page));
    }
    jot(page.doc, page.entry(), 'typed meanwhile');
    if (told) await until(() => page.status().waiting > 0);
    else await untilSynced(page);

    await standsFast(front, page, colluding, began);
    expect(page.doc.getArray('a').length).toBe(0);
    // Honest again, it gets what was typed.
    colluding.script.epochs = stored.epochs;
    page.retry();
    await untilSynced(page);
    await standsFast(front, page, colluding, began);
    expect(colluding.appended.map(epochOf)).toContain(inForce.epoch);
  },
);

/** What a relay does away with. */
const VANISHINGS = ['the room', 'what came since it was there', 'all but the name'] as const;

/** Makes the relay forget; what is left of the room the enemy goes on with, as the member that it was. */
async function forget(
  way: (typeof VANISHINGS)[number],
  colluding: ScriptedRelay,
  { loot }: Front,
): Promise<void> {
  if (way === 'the room')
    colluding.script.onOpen = (connection) => {
      connection.cut(CLOSE_NUMBERS['no-room']);
      return true;
    };
  const began = colluding.log.findIndex((frame) => epochOf(frame) > loot.entry.epoch) - 1;
  const isAnew = way === 'all but the name';
  const start = await colluding.cursor(0);
  colluding.log.splice(isAnew ? 0 : began);
  const { entry } = loot;
  colluding.script.epochs = colluding.script.epochs?.slice(0, isAnew ? 0 : entry.epoch) ?? [];
  const enemy = enemyIn(loot, start);
  const update = updateOf(new Y.Doc(), (doc) => void jot(doc, enemy, 'by the thief'));
  colluding.log.push(await enemy.frame(update));
}

test.each(ROOMS.flatMap((room) => VANISHINGS.map((way) => ({ room, way }))))(
  '[S142] a relay that does away with what it has takes nothing from a member: $room, $way',
  async ({ room, way }) => {
    const front = await all.front(room);
    const { roomId } = front.entry;
    const { colluding } = await collude(all.relay, roomId);
    await forget(way, colluding, front);

    const page = await openAt(colluding, front);
    await until(() => page.status().relay.state === 'stopped');
    jot(page.doc, page.entry(), `on, without ${way}`);
    await until(() => page.status().device.state === 'saved' && page.status().waiting > 0);

    const had = docOf(front);
    expect(textsOf(page.doc)).toEqual([...textsOf(had), `on, without ${way}`].toSorted());
    expect(privately(page, all.roomId)).toEqual(privately({ doc: had }, all.roomId));
    expect(colluding.appended).toEqual([]);
    const asked = colluding.connections.flatMap(({ received }) => received.map(({ type }) => type));
    expect(asked).not.toContain('create');
    // An honest relay has it all, and gets what was written meanwhile.
    await closePages();
    await untilSynced(await openAt(all.relay, front));
    await closePages();
    expect(textsOf(docOf(await all.front(room)))).toContain(`on, without ${way}`);
  },
);

test('[S143] an invite of before brings nobody in by an honest relay', async () => {
  const eve = await newBrowser();
  await expect(eve.join(all.code)).rejects.toThrow('invite-revoked');
  expect(must(await eve.store.keyring.rooms())).toEqual([]);
});

test('[S144] a recovery file of before restores everything, into the newest epoch, whatever the lost one tried', async () => {
  const { relay, roomId, body } = all;
  const browser = await newBrowser();
  for (const room of ROOMS) await triesToTakeOver(await all.front(room));

  await putBack(browser, body);
  must(await restoreBySecret(restoringByKey(browser), body));

  expect(must(await browser.store.keyring.list()).map((one) => one.roomId)).toEqual([roomId]);
  for (const room of ROOMS) {
    const { loot, entry, inForce } = await all.front(room);
    const page = await browser.open(entry.roomId);
    await until(() => page.entry().origin.state === 'linked' && page.entry().introduced);
    await untilSynced(page);
    const { epoch } = must(await relay.store.readRoom(entry.roomId));
    expect([epoch, page.entry().epoch]).toEqual([inForce.epoch, inForce.epoch]);
    expect(epoch).toBeGreaterThan(loot.entry.epoch);
    const roster = await page.roster();
    expect(roster.struck.has(page.entry().device.deviceId)).toBe(false);
    expect(roster.devices.has(page.entry().device.deviceId)).toBe(true);
    expect(roster.struck.has(loot.entry.device.deviceId)).toBe(true);
    if (room === 'profile')
      expect(privately(page, roomId)).toEqual(expect.arrayContaining([BEFORE.own, AFTER.own]));
    else expect(textsOf(page.doc)).toEqual(expect.arrayContaining([BEFORE.shared, AFTER.shared]));
    jot(page.doc, page.entry(), 'by who came back');
    await untilSynced(page);
    expect(textsOf(docOf(await all.front(room)))).toContain('by who came back');
  }
});
