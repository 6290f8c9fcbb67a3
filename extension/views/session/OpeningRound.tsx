/** How a session begins: a win, something hard, a failure and what it taught, from each. Folded away. [U182] */
import type { SessionView } from '#shared/record/view.ts';
import { t } from '../../locales/t.ts';
import { foldOf } from './fold-id.ts';
import { RoundWords } from './RoundWords.tsx';
import { SessionFold } from './SessionFold.tsx';
import { useSessionUpdate } from './use-session-update.ts';

const QUESTIONS = ['win', 'hard', 'failure', 'lesson'] as const;

/** The round of one session. */
export function OpeningRound({ session }: { readonly session: SessionView }) {
  const update = useSessionUpdate(session);
  const said = new Set(QUESTIONS.flatMap((name) => session[name].map(([member]) => member)));
  return (
    <SessionFold
      id={foldOf('opening', session.id)}
      heading={t('meet.opening')}
      note={said.size > 0 && t('meet.said', { count: said.size })}
    >
      {(me) =>
        QUESTIONS.map((name) => (
          <RoundWords
            key={name}
            question={t(`meet.${name}`)}
            said={session[name]}
            onSay={(text, typed) => update({ [name]: { [me]: text } }, typed)}
          />
        ))
      }
    </SessionFold>
  );
}
