/** Browsers of one person: each a headless person with a profile that is open, and its keeper. */
import type { DeviceId, Millis, RoomId } from '#shared/base/ids.ts';
import { plainNotes } from '#shared/record/notes.ts';
import { privateNotesOf } from '#shared/record/profile.ts';
import { systemClock } from '#shared/base/clock.ts';
import type { KeyringEntry } from '../../../extension/store/keyring-entry.ts';
import type { WithEngine } from '../../../extension/sync/bringing-in-mine.ts';
import type { Engine } from '../../../extension/sync/engine.ts';
import { ownProfile } from '../../../extension/sync/own-profile.ts';
import { createProfileKeeper } from '../../../extension/sync/profile-keeper.ts';
import { tellChosen } from '../../../extension/sync/travelling-settings.ts';
import { createHeadlessPerson, type HeadlessPerson } from '../headless-client.ts';
import { writeLines } from '../record/note-writer.ts';
import { must } from '../store/samples.ts';
import { closing, untilSynced } from './stage.ts';
import { twoPeople } from './two-people.ts';

/** One browser, with its profile open. */
export type Browser = {
  readonly person: HeadlessPerson;
  readonly profile: Engine;
  /** One pass of the keeper. */
  readonly keep: () => Promise<boolean>;
  /** A pass once what is known is here, and its words on the relay. */
  readonly keepSynced: () => Promise<void>;
  /** Its entry of a mentorship. */
  readonly entry: (roomId: RoomId) => Promise<KeyringEntry | undefined>;
  /** Its device in a mentorship that it has. */
  readonly deviceIn: (roomId: RoomId) => Promise<DeviceId>;
};

/** What a test has otherwise than usual. */
export type BrowserOptions = {
  /** Stands before each engine that the keeper opens. */
  readonly withEngine?: (inner: WithEngine) => WithEngine;
  readonly now?: () => Millis;
};

/** Opens the profile of `person`, with its keeper. Closed by `leave` of the stage. */
export async function browserOf(
  person: HeadlessPerson,
  options: BrowserOptions = {},
): Promise<Browser> {
  const now = options.now ?? systemClock.now;
  const { roomId } = must(await ownProfile(person.store, now));
  const profile = await person.open(roomId);
  const inner: WithEngine = async (entry, act) => {
    const engine = await person.open(entry.roomId);
    try {
      return await act(engine);
    } finally {
      await engine.close();
    }
  };
  const { keep } = createProfileKeeper({
    ...{ keyring: person.store.keyring, settings: person.store.settings, profile, now, indexedDB },
    databaseName: person.shared.databaseName,
    withEngine: options.withEngine?.(inner) ?? inner,
    browserLabel: `${person.name}'s browser`,
  });
  return {
    person,
    profile,
    keep,
    async keepSynced() {
      await untilSynced(profile);
      await keep();
      await untilSynced(profile);
    },
    entry: async (room) => must(await person.store.keyring.get(room)),
    async deviceIn(room) {
      const entry = must(await person.store.keyring.get(room));
      if (entry === undefined) throw new Error('no such mentorship here');
      return entry.device.deviceId;
    },
  };
}

/** A code with which another browser is linked to the one of `browser`. */
export async function linkingCode({ profile, person }: Browser): Promise<string> {
  await tellChosen(profile.doc, person.store.settings);
  await untilSynced(profile);
  return must(await profile.invite()).code;
}

/** Another browser, linked by a code of `first`. */
export async function linkedBrowser(
  first: Browser,
  options: BrowserOptions = {},
): Promise<Browser> {
  const person = await createHeadlessPerson(first.person.name);
  closing(person.close);
  await person.link(await linkingCode(first));
  return browserOf(person, options);
}

/** Mia with her first browser and their mentorship open, and Ben in it. */
export async function miaAndBen() {
  const people = await twoPeople();
  const { mia, ben, url, code } = people;
  must(await mia.store.settings.write({ relayAddress: url, name: 'Mia' }));
  const { roomId } = await ben.join(await code());
  const bens = await ben.open(roomId);
  await untilSynced(bens);
  return { ...people, bens, first: await browserOf(mia), roomId };
}

/** Writes `text` as the private notes about a mentorship. */
export function writePrivately({ doc }: Pick<Engine, 'doc'>, roomId: RoomId, text: string): void {
  writeLines(privateNotesOf(doc, { roomId, sessionId: undefined }), [{ text }]);
}

/** The lines of those notes. */
export function privately({ doc }: Pick<Engine, 'doc'>, roomId: RoomId): readonly string[] {
  return plainNotes(privateNotesOf(doc, { roomId, sessionId: undefined })).map(({ text }) => text);
}
