/** What each says to one question of a session: my own words in a field, the others' beside them, live. [U182] */
import type { MemberId } from '#shared/base/ids.ts';
import { EditableText } from '../../components/EditableText.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { personName } from '../goals/goal-words.ts';

/** `said`: by member; `onSay` stores mine and answers with a sentence when it was refused. */
export type RoundWordsProps = {
  readonly question: string;
  readonly said: readonly (readonly [MemberId, string])[];
  readonly onSay: (text: string | null, typed: string) => string | undefined;
  /** It may have several lines. */
  readonly isLong?: boolean;
};

/** One question. */
export function RoundWords({ question, said, onSay, isLong = false }: RoundWordsProps) {
  const room = useRoom();
  const people = room.people.value;
  const mine = said.find(([member]) => member === room.memberId)?.[1] ?? '';
  const others = said.filter(([member]) => member !== room.memberId);
  return (
    <div class="round">
      <p class="round-question">{question}</p>
      <EditableText
        value={mine}
        label={question}
        placeholder={t('meet.myWords')}
        readOnly={room.record.value.newerSchema}
        isLong={isLong}
        onCommit={(text) => onSay(text.trim() === '' ? null : text, text)}
      />
      {others.map(([member, words]) => (
        <p key={member} class="round-other">
          <b>
            <bdi>{personName(people, member)}</bdi>
          </b>{' '}
          <bdi>{words}</bdi>
        </p>
      ))}
    </div>
  );
}
