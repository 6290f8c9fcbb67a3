/**
 * What an engine does for a room because it is shared with others: names, member cards, lists and
 * checkpoints of its record, marks for whoever else is in it. A profile is one person's alone and holds no
 * record: of all that it has its version and nothing else. [S85]
 */
import type * as Y from 'yjs';
import type { Millis } from '#shared/base/ids.ts';
import { schemaVersionOf } from '#shared/record/operation.ts';
import {
  beginProfile,
  PROFILE_VERSION,
  profileRoot,
  profileVersionOf,
} from '#shared/record/profile.ts';
import { comeBack, hasLeftBefore } from '#shared/record/operations/leaving.ts';
import { rootMap, SCHEMA_VERSION } from '#shared/record/schema.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';
import { addMemberCard, nameMentorship } from './member-card.ts';

/** Whether a room holds a record that is shared, and is no profile. */
export function isMentorship({ purpose }: Pick<KeyringEntry, 'purpose'>): boolean {
  return purpose === 'mentorship';
}

/** Writes what the owner of a room owes its document, where it is not there yet. */
export function beginDocument(doc: Y.Doc, entry: KeyringEntry, now: Millis): void {
  if (!isMentorship(entry)) {
    if (entry.origin.state === 'created') beginProfile(doc);
    return;
  }
  if (entry.closedAt !== undefined) return;
  // What I said when I left, before I came back.
  if (hasLeftBefore(doc, entry.memberId, entry.addedAt))
    comeBack(doc, { memberId: entry.memberId, now }, entry.addedAt);
  nameMentorship(doc, entry, now);
  if (entry.origin.state === 'created') addMemberCard(doc, entry, now);
}

/** Tells `say`, now and whenever it changes, whether the document has a newer form than this code knows. */
export function watchVersion(
  doc: Y.Doc,
  entry: KeyringEntry,
  say: (isNewer: boolean) => void,
): void {
  const [root, isNewer] = isMentorship(entry)
    ? [rootMap(doc, 'meta'), () => schemaVersionOf(doc) > SCHEMA_VERSION]
    : [profileRoot(doc), () => profileVersionOf(doc) > PROFILE_VERSION];
  say(isNewer());
  // It can also come from another device while this page is open.
  root.observe(() => say(isNewer()));
}
