/**
 * The worst case of a lost browser: it had been an admin, keeps all its keys of that time (those of its
 * devices, their admin keys, every secret, the profile and its room), and a relay is on its side. A test plays both.
 * All that is fair went through a real relay; the relay that colludes has every byte that is stored there.
 */
import { copyBytes, type Bytes } from '#shared/base/bytes.ts';
import type { RoomId } from '#shared/base/ids.ts';
import { toldDevices } from '#shared/record/profile-mentorships.ts';
import { recoveryKeyInUse, toldCover } from '#shared/record/profile-recovery.ts';
import { deriveEpochKeys, type EpochKeys } from '#shared/seal/epoch-keys.ts';
import type { RecoveryBody } from '#shared/seal/recovery-body.ts';
import type { Roster } from '#shared/seal/roster-state.ts';
import { chainStart } from '#shared/wire/chain.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import { readFrame } from '#shared/wire/frame.ts';
import type { SlotMark } from '#shared/wire/mark-messages.ts';
import * as Y from 'yjs';
import type { KeyringEntry } from '../../../extension/store/keyring-entry.ts';
import type { Engine } from '../../../extension/sync/engine.ts';
import type { HeadlessPerson } from '../headless-client.ts';
import type { InProcessRelay } from '../relay-in-process.ts';
import { startScriptedRelay, type Script, type ScriptedRelay } from '../scripted-relay.ts';
import { must } from '../store/samples.ts';
import { backUp, secure } from './backup.ts';
import { frameAuthor, type LogAuthor } from './log-author.ts';
import { linkedBrowser, miaAndBen, writePrivately, type Browser } from './my-browsers.ts';
import { strikeLost } from './my-lost-browser.ts';
import { closing, jot, until, untilSynced } from './stage.ts';

/** What the lost browser has of one room: its entry of before, and the keys of that epoch. */
export type Loot = { readonly entry: KeyringEntry; readonly keys: EpochKeys };

/** Everything that a relay has ever stored of one room. */
export type Stored = {
  readonly frames: readonly Bytes[];
  readonly start: Cursor;
  readonly epochs: readonly { readonly record: Bytes; readonly list: Bytes }[];
  readonly marks: readonly SlotMark[];
};

/** One of the two rooms: what the lost browser has of it, and a member who has heard of the new epoch. */
export type Front = {
  readonly loot: Loot;
  readonly person: HeadlessPerson;
  /** The member's entry, the keys that are in force, and what their page held, which is closed. */
  readonly entry: KeyringEntry;
  readonly inForce: EpochKeys;
  readonly roster: Roster;
  readonly state: Bytes;
  /** Where their rows lie: one place a front, so that tests do not meet. */
  readonly databaseName: (roomId: RoomId) => string;
};

/** Who is there after the lost browser was struck out. Closed by `leave` of the stage. */
export type Aftermath = {
  readonly relay: InProcessRelay;
  readonly roomId: RoomId;
  /** A device of Mia's that stays, in the mentorship. */
  readonly mias: KeyringEntry;
  readonly lost: Browser;
  /** The lost one's page of the mentorship. */
  readonly losts: Engine;
  /** The member: Ben in the mentorship, Mia's first browser in the profile. Each time with rows of its own. */
  readonly front: (room: 'mentorship' | 'profile') => Promise<Front>;
  /** A code that it made before, which nobody has used. */
  readonly code: string;
  /** A recovery file's content of before. */
  readonly body: RecoveryBody;
};

/** Written before it was struck out, and after. */
export const BEFORE = { shared: 'Shared, in time', own: 'Private, in time' } as const;
/** Needles: no part of them stands in anything that was there before. */
export const AFTER = { shared: 'Quillwort of the partner', own: 'Figwort of my own' } as const;

async function lootOf({ person }: Browser, roomId: RoomId): Promise<Loot> {
  const entry = must(await person.store.keyring.get(roomId));
  if (entry === undefined) throw new Error('the lost browser does not have that room');
  return { entry, keys: await deriveEpochKeys(roomId, entry.epoch, entry.secret) };
}

/** Mia and Ben, and Mia's second browser, which is an admin in everything; a file was made. */
async function beforeIt() {
  const one = await miaAndBen();
  const { first, roomId, mias } = one;
  await first.keepSynced();
  const lost = await linkedBrowser(first);
  await lost.keepSynced();
  await until(() => toldDevices(first.profile.doc, roomId).length === 2);
  await first.keepSynced();
  const losts = await lost.person.open(roomId);
  await untilSynced(losts);
  const inFile = await secure(first.person, first.profile, 'file');
  jot(mias.doc, mias.entry(), BEFORE.shared);
  writePrivately(first.profile, roomId, BEFORE.own);
  await Promise.all([untilSynced(mias), untilSynced(first.profile)]);
  const body = await backUp(first.person, inFile);
  const own = first.profile.entry().roomId;
  const isTold = (): boolean => {
    const key = recoveryKeyInUse(lost.profile.doc, own, 'file');
    return key !== undefined && toldCover(lost.profile.doc, roomId, key.deviceId) !== undefined;
  };
  await until(isTold);
  // It has heard of the latest epoch of the profile, in which it still is.
  await until(() => lost.profile.entry().epoch === first.profile.entry().epoch);
  const { code } = must(await losts.invite());
  await until(() => losts.status().waiting === 0);
  return { ...one, lost, losts, own, body, code };
}

/** Sets it up: the lost browser is out of everything, both Mia and Ben have written since and closed their pages. */
export async function aftermath(): Promise<Aftermath> {
  const { own, mia, ben, mias, bens, first, ...one } = await beforeIt();
  const { lost, roomId, relay } = one;
  const loot = { mentorship: await lootOf(lost, roomId), profile: await lootOf(lost, own) };
  await strikeLost(first, lost);
  await until(() => mias.entry().epoch === 1 && bens.entry().epoch === 1);
  jot(bens.doc, bens.entry(), AFTER.shared);
  writePrivately(first.profile, roomId, AFTER.own);
  await Promise.all([untilSynced(bens), untilSynced(mias), untilSynced(first.profile)]);
  await Promise.all([bens, mias, first.profile].map((page) => page.close()));
  let rows = 0;
  return {
    ...one,
    mias: mias.entry(),
    async front(room) {
      rows += 1;
      const [person, roomOf] = room === 'mentorship' ? [ben, roomId] : [mia, own];
      const place = `front-${rows}/${person.name}`;
      const databaseName = (id: RoomId): string => `${place} ${id}`;
      return frontOf(relay, person, roomOf, loot[room], databaseName);
    },
  };
}

/** Reads the room at the honest relay into rows of its own. */
async function frontOf(
  { url }: InProcessRelay,
  person: HeadlessPerson,
  roomId: RoomId,
  loot: Loot,
  databaseName: Front['databaseName'],
): Promise<Front> {
  must(await person.store.keyring.update(roomId, { relayAddress: url }));
  const page = await person.open(roomId, { databaseName });
  await untilSynced(page);
  const entry = page.entry();
  const { purpose } = entry;
  const inForce = await deriveEpochKeys(roomId, entry.epoch, entry.secret);
  const roster = await page.roster();
  const state = copyBytes(Y.encodeStateAsUpdate(page.doc));
  await page.close();
  // What is not there could not be lost.
  const words = purpose === 'profile' ? AFTER.own : AFTER.shared;
  if (!Buffer.from(state).includes(words)) throw new Error('the words of after are not there');
  return { ...{ loot, person, entry, inForce, roster, state, databaseName } };
}

/** All that the relay has of a room. */
export async function storedOf({ store }: InProcessRelay, roomId: RoomId): Promise<Stored> {
  const { epoch, snapshots } = must(await store.readRoom(roomId));
  if (snapshots.length > 0) throw new Error('the log is not all that there is');
  const entries = must(await store.readEntries(roomId, 0, Number.MAX_SAFE_INTEGER));
  const epochs = [];
  for (let number = 1; number <= epoch; number += 1) {
    const begun = must(await store.readEpoch(roomId, number))?.begun;
    if (begun === undefined) throw new Error(`no epoch ${number}`);
    epochs.push(begun);
  }
  return {
    frames: entries.map(({ frame }) => copyBytes(frame)),
    start: await chainStart(roomId),
    epochs,
    marks: must(await store.readMarks(roomId)),
  };
}

/** The relay's other face: it serves all that was stored of a room, and then does as the test says. */
export async function collude(
  relay: InProcessRelay,
  roomId: RoomId,
  script: Script = {},
): Promise<{ readonly colluding: ScriptedRelay; readonly stored: Stored }> {
  const stored = await storedOf(relay, roomId);
  const colluding = await startScriptedRelay(roomId, {
    pretended: 1,
    epochs: stored.epochs,
    ...script,
  });
  closing(colluding.close);
  colluding.log.push(...stored.frames);
  return { colluding, stored };
}

const opened: Engine[] = [];

/** Opens the member's page at the relay that colludes, or wherever. Closed by `closePages`. */
export async function openAt(
  { url }: { readonly url: string },
  { person, entry, databaseName }: Front,
): Promise<Engine> {
  must(await person.store.keyring.update(entry.roomId, { relayAddress: url }));
  const page = await person.open(entry.roomId, { databaseName });
  opened.push(page);
  return page;
}

/** For `afterEach`. */
export async function closePages(): Promise<void> {
  for (const page of opened.splice(0)) await page.close();
}

/** The lost device as it writes: with what it has, or with the keys of `of`, which nobody gave it. */
export function enemyIn({ entry, keys }: Loot, start: Cursor, of: EpochKeys = keys): LogAuthor {
  return frameAuthor({ device: entry.device, memberId: entry.memberId, of, start });
}

/** The document as it was when the member's page was closed. */
export function docOf({ state }: Front): Y.Doc {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, state);
  return doc;
}

/** How many entries a page says that it kept out. */
export function keptOut(page: Engine): number {
  const notice = page.status().attention.find(({ type }) => type === 'kept-out');
  return notice?.type === 'kept-out' ? notice.count : 0;
}

/** Of which epoch a frame says that it is. */
export function epochOf(frame: Bytes): number {
  return must(readFrame(frame)).header.epoch;
}
