/**
 * The mentorship's kind, changed where it stands, with what it means in one sentence. It is a word
 * about the whole and never a lock: whatever is chosen, all that was written stays. [U81]
 */
import { useId } from 'preact/hooks';
import { setMentorship } from '#shared/record/operations/mentorship.ts';
import { MENTORSHIP_KINDS, type MentorshipKind } from '#shared/record/schema.ts';
import { announce } from '../../components/announcer.ts';
import { ChoiceInPlace } from '../../components/ChoiceInPlace.tsx';
import { showToast } from '../../components/toasts.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { refusalWords } from '../refusal-words.ts';

/** Nobody has chosen one, or a version that knows more of them has. */
const NONE = 'none';

function Choice() {
  const room = useRoom();
  const meaningId = useId();
  const { kind = NONE, newerSchema } = room.parts;
  const kinds = MENTORSHIP_KINDS.map((value) => ({ value, label: t(`kind.${value}`) }));
  const none = { value: NONE, label: t('kind.none') } as const;
  const choose = (chosen: MentorshipKind | typeof NONE) => {
    if (chosen === NONE) return;
    const set = room.act((doc, author) => setMentorship(doc, author, { kind: chosen }));
    if (set.ok) announce(t(`kind.means.${chosen}`));
    else showToast(refusalWords(set.error));
  };
  return (
    <>
      <ChoiceInPlace
        label={t('kind.label')}
        describedBy={meaningId}
        value={kind}
        choices={kind === NONE ? [none, ...kinds] : kinds}
        readOnly={newerSchema}
        onChoose={choose}
      />
      <span id={meaningId} class="soft">
        {t(`kind.means.${kind}`)}
      </span>
    </>
  );
}

/** The line under the name; its place is kept free until the record is here. */
export function KindChoice() {
  const room = useRoom();
  return <div class="kind-line">{room.load.value === 'ready' && <Choice />}</div>;
}
