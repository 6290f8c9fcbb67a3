/** Whom feedback can be for: the others of a mentorship who are still in it. [U86] */
import { useRoom, type Person } from '../../hooks/room.ts';

/** More than these are not offered. */
const MOST_CHOICES = 30;

/** The others around a view. */
export function useOthers(): readonly Person[] {
  const { people, record } = useRoom();
  const left = new Set(
    record.value.members.filter(({ leftAt }) => leftAt !== undefined).map(({ id }) => id),
  );
  return people.value.filter(({ id, me }) => !me && !left.has(id)).slice(0, MOST_CHOICES);
}
