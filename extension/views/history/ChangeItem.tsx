/** One line of the log of changes: who did what, leading to where it stands, and folded, how that is known. [U247 to U249] */
import { useState } from 'preact/hooks';
import { Avatar } from '../../components/Avatar.tsx';
import { useRoom, type Person } from '../../hooks/room.ts';
import type { ShownChanges } from '../../hooks/change-lines.ts';
import type { ChangeLine } from '../../store/change-line.ts';
import { t } from '../../locales/t.ts';
import { routeToHash } from '../dashboard/route.ts';
import { changeSentence, knownSentences, knownWords, thingOf } from './change-words.ts';
import { routeOfThing } from './changed-thing.ts';
import './changes.css';

type FaceProps = { readonly person: Person | undefined };

/** Who it was, by colour and initials; the sentence beside it has the name. */
function Face({ person }: FaceProps) {
  return (
    <Avatar
      size="small"
      decorative
      name={person?.name ?? '?'}
      colour={person?.colour ?? 'var(--ink-faint)'}
    />
  );
}

type HowProps = { readonly line: ChangeLine; readonly words: () => string };

function How({ line, words }: HowProps) {
  const [wasOpened, setOpened] = useState(false);
  return (
    <details class="change-how">
      <summary class="soft small" onClick={() => setOpened(true)}>
        {knownWords(line)}
      </summary>
      {wasOpened && <p class="soft small">{words()}</p>}
    </details>
  );
}

/** `labels`: what devices are called; left out where nothing is said of how it is known. */
export type ChangeItemProps = {
  readonly line: ChangeLine;
  readonly labels?: ShownChanges['labels'];
};

/** The line, as an item of a list. */
export function ChangeItem({ line, labels }: ChangeItemProps) {
  const room = useRoom();
  const record = room.record.value;
  const people = room.people.value;
  const thing = thingOf(line, record, room.now());
  const sentence = changeSentence(line, people, thing);
  const route = routeOfThing(room.roomId, line, thing);
  const person = people.find(({ id }) => id === line.author?.memberId);
  const words = (): string =>
    knownSentences(line, { labels: labels?.value ?? new Map(), people, thing });
  return (
    <li class="change-line">
      <Face person={person} />
      <div class="change-words">
        {route === undefined ? (
          <span>{sentence}</span>
        ) : (
          <a href={routeToHash(route)}>{sentence}</a>
        )}
        {labels && <How line={line} words={words} />}
      </div>
    </li>
  );
}

/** What leads to all of it. */
export function AllChanges() {
  const { roomId } = useRoom();
  return (
    <a class="small" href={routeToHash({ place: 'history', roomId })}>
      {t('change.all')}
    </a>
  );
}
