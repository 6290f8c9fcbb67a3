/** What this device knows of the last backup, as it lies in the settings; apart, since the popup needs none of it. [B84] */
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { isFields, isIdOf, isMillis } from './row-fields.ts';
import type { SettingsStore } from './settings.ts';

/** The last backup that was made here. */
export type Backup = {
  /** When a recovery file or key was last made here; `undefined`: never. */
  readonly at: Millis | undefined;
  /** The reminder to make one is not shown before then. */
  readonly later: Millis | undefined;
  /** The mentorships that a relay knew when it was made. */
  readonly of: readonly RoomId[];
  /** Whether my profile was at a relay then: what is covered later comes back by it, too. */
  readonly leadsOn: boolean;
  /** The rooms that are known to be covered by every recovery secret in use. */
  readonly covered: readonly RoomId[];
};

/** As many rooms as a recovery file has, and the profile. */
const MOST_ROOMS = 1_025;

function roomsOf(value: unknown): readonly RoomId[] {
  const isList = Array.isArray(value) && value.length <= MOST_ROOMS;
  return isList && value.every(isIdOf<RoomId>) ? value : [];
}

/** Reads it; a field that cannot be read has its default. */
export function readBackup(stored: unknown): Backup {
  const { at, later, of, leadsOn, covered } = isFields(stored) ? stored : {};
  return {
    at: isMillis(at) ? at : undefined,
    later: isMillis(later) ? later : undefined,
    of: roomsOf(of),
    leadsOn: leadsOn === true,
    covered: roomsOf(covered),
  };
}

/** Changes the named fields and no others. */
export async function writeBackup(
  settings: SettingsStore,
  patch: Partial<Backup>,
): ReturnType<SettingsStore['write']> {
  const read = await settings.read();
  return read.ok
    ? settings.write({ backup: { ...readBackup(read.value.backup), ...patch } })
    : read;
}
