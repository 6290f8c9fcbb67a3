/**
 * Whether this browser has something to tell its profile: asked by the background, which opens the profile
 * only then. [S103, B77]
 */
import { toBase64Url, utf8 } from '#shared/base/bytes.ts';
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { sha256 } from '#shared/base/sha256.ts';
import { calendarDateAt } from '#shared/record/calendar-date.ts';
import { readKeptProfile, writeKeptProfile } from '../store/kept-profile.ts';
import type { Keyring } from '../store/keyring.ts';
import { formerProfiles } from '../store/profile-change.ts';
import { openStoredRoom, roomDatabaseName } from '../store/room-database.ts';
import type { StoredRooms } from './stored-roster.ts';

/** What asking needs. */
export type KeepingDueDeps = StoredRooms & {
  readonly keyring: Pick<Keyring, 'list' | 'changeRows'>;
  readonly now: () => Millis;
};

/** What this browser has to tell, in a few bytes; the day, since it tells on which it was at work. */
async function digestOf({ keyring, now }: KeepingDueDeps): Promise<string | undefined> {
  const [mine, former] = [await keyring.list(), await formerProfiles(keyring)];
  if (!mine.ok || !former.ok) return undefined;
  const facts = mine.value.map(({ roomId, epoch, relayAddress, closedAt, introduced, device }) =>
    [roomId, epoch, relayAddress, closedAt, introduced, device.deviceId].join(' '),
  );
  const said = [calendarDateAt(now()), ...former.value.map(({ roomId }) => roomId), ...facts];
  return toBase64Url(await sha256(utf8(said.join('\n'))));
}

/** Remembers that all of it is told. */
export async function noteKept(deps: KeepingDueDeps, profile: RoomId): Promise<void> {
  const digest = await digestOf(deps);
  const name = (deps.databaseName ?? roomDatabaseName)(profile);
  const opened = await openStoredRoom(deps.indexedDB, name);
  if (!opened.ok || opened.value === 'none') return;
  if (digest !== undefined) await writeKeptProfile(opened.value, digest);
  opened.value.close();
}

/** Whether there is something that it has not told. */
export async function isKeepingDue(deps: KeepingDueDeps, profile: RoomId): Promise<boolean> {
  const name = (deps.databaseName ?? roomDatabaseName)(profile);
  const opened = await openStoredRoom(deps.indexedDB, name);
  if (!opened.ok) return false;
  if (opened.value === 'none') return true;
  const kept = await readKeptProfile(opened.value);
  opened.value.close();
  return kept.ok && kept.value !== (await digestOf(deps));
}
