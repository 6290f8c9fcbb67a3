/** Who wrote a line, and when, in a quiet line of its own. [U298] */
import type { MemberId, Millis } from '#shared/base/ids.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { momentWords } from '../due-words.ts';
import { personName } from '../goals/goal-words.ts';

/** `by`, `at`: as the record tells them. `say` puts the name into words, at first "From Robin". */
export type BylineProps = {
  readonly by: MemberId | undefined;
  readonly at: Millis | undefined;
  readonly say?: (name: string) => string;
};

/** "From Robin · 6:05 PM"; without the time where that is not known. */
export function Byline({ by, at, say = fromWhom }: BylineProps) {
  const room = useRoom();
  const words = [say(personName(room.people.value, by))];
  if (at !== undefined) words.push(momentWords(at, room.now()));
  return (
    <span class="soft small" dir="auto">
      {words.join(' · ')}
    </span>
  );
}

/** The name as it is. */
export function nameAlone(name: string): string {
  return name;
}

function fromWhom(name: string): string {
  return t('between.askedBy', { name });
}
