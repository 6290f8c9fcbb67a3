/** What a device writes into the record about its person once the record is there. [S29] */
import type * as Y from 'yjs';
import type { Millis } from '#shared/base/ids.ts';
import { setMentorship } from '#shared/record/operations/mentorship.ts';
import { putMember } from '#shared/record/operations/members.ts';
import { itemMap, rootMap } from '#shared/record/schema.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';

/** Names a mentorship made here, once: a name that somebody deleted by hand is brought back from History. */
export function nameMentorship(doc: Y.Doc, entry: KeyringEntry, now: Millis): void {
  // Yjs keeps the place of what was deleted; `has` tells only what stands there now.
  if (entry.origin.state !== 'created' || rootMap(doc, 'meta')._map.has('name')) return;
  setMentorship(doc, { memberId: entry.memberId, now }, { name: entry.mentorshipName });
}

/** Adds my member card where the record has none. */
export function addMemberCard(doc: Y.Doc, entry: KeyringEntry, now: Millis): void {
  const { memberId: id, memberName: name, role } = entry;
  if (name === '' || itemMap(doc, 'members', id) !== undefined) return;
  putMember(doc, { memberId: id, now }, { id, name, role });
}
