/**
 * The shape of a profile: what is one person's alone, in a document of its own that no record knows of.
 * Private notes are flat notes as those of a session (`notes.ts`), so the same editor edits them. This is a
 * stored format: it is changed only with `PROFILE_VERSION` and a line in RECORD.md's history.
 * [D63 to D67]
 */
import type * as Y from 'yjs';
import type { ItemId, RoomId } from '../base/ids.ts';
import { isId } from '../base/ids.ts';
import { highestTold, tellVersion } from './told-version.ts';

/** The version that this code writes; a profile with a greater number is only read. [D65] */
export const PROFILE_VERSION = 1;
const VERSION_KEY = 'version';

/** What private notes are about: a mentorship, or one session of it. */
export type PrivatePlace = { readonly roomId: RoomId; readonly sessionId: ItemId | undefined };

/** How the name of every root with private notes begins. */
const PRIVATE_PREFIX = 'private:';

/** The root map of a profile with what is true of it as a whole. */
export function profileRoot(doc: Y.Doc): Y.Map<unknown> {
  return doc.getMap('profile');
}

/** The highest version that the profile was told, ours when it says none or nonsense. [D65, D147] */
export function profileVersionOf(doc: Y.Doc): number {
  return highestTold(profileRoot(doc), VERSION_KEY) || PROFILE_VERSION;
}

/** Tells our version to a profile that has not heard of it; changes nothing otherwise. [D65, D147] */
export function beginProfile(doc: Y.Doc): void {
  tellVersion(profileRoot(doc), VERSION_KEY, PROFILE_VERSION);
}

/** The private notes at `place`. Reading them writes nothing. [D64] */
export function privateNotesOf(doc: Y.Doc, { roomId, sessionId }: PrivatePlace): Y.Text {
  return doc.getText(
    PRIVATE_PREFIX + (sessionId === undefined ? roomId : `${roomId}:${sessionId}`),
  );
}

/**
 * Every place that private notes were written at, in no order, also where they were emptied since. Never
 * throws; a root whose name is no place of these is passed over. [D66]
 */
export function privatePlaces(doc: Y.Doc): readonly PrivatePlace[] {
  return [...doc.share.keys()].flatMap((name) => placeOf(name) ?? []);
}

function placeOf(name: string): PrivatePlace | undefined {
  if (!name.startsWith(PRIVATE_PREFIX)) return undefined;
  const [roomId, sessionId, ...more] = name.slice(PRIVATE_PREFIX.length).split(':');
  if (!isId(roomId) || more.length > 0) return undefined;
  if (sessionId !== undefined && !isId(sessionId)) return undefined;
  return { roomId: roomId as RoomId, sessionId: sessionId as ItemId | undefined };
}
