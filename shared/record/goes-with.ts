/**
 * What is written beside a field and makes sense with it alone: when an action item was completed with its status,
 * the zone with the start. Who takes one back takes both back, or neither. [D149]
 */
import { sessionOfKey } from './occurrences.ts';

/** By what goes along: the fields with which it does, of which an operation writes one. */
const GOES_WITH: Readonly<Record<string, readonly string[]>> = {
  completedAt: ['status'],
  removedBy: ['removedAt'],
  carriedFrom: ['sessionId'],
  zone: ['startsAt'],
  rescheduledFrom: ['startsAt'],
  reason: ['startsAt'],
  repliedAt: ['reply'],
  answeredBy: ['answer', 'reply'],
};

/** The keys beside `key` in its map with whose values its own may go along; most have none. */
export function leadersOf(root: string, key: string): readonly string[] {
  // There a field stands under the id of its session.
  const id = root === 'occurrences' ? sessionOfKey(key) : undefined;
  const before = id === undefined ? '' : `${id}.`;
  const name = key.slice(before.length);
  const leaders = Object.hasOwn(GOES_WITH, name) ? GOES_WITH[name] : undefined;
  return (leaders ?? []).map((leader) => before + leader);
}
