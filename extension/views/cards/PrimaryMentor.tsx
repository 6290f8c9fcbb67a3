/** Of several mentors the one to go to first: said on their card, chosen and taken back there. [U268] */
import { setMentorship } from '#shared/record/operations/mentorship.ts';
import type { MemberId } from '#shared/base/ids.ts';
import type { MemberView } from '#shared/record/view.ts';
import { Button } from '../../components/Button.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { doWithUndo } from '../room/undoing.ts';
import { hasSeveralMentors, isMentor } from './several-mentors.ts';

/** Nothing where there is one mentor, or who is on the card mentors nobody. */
export function PrimaryMentor({ card }: { readonly card: MemberView }) {
  const room = useRoom();
  const view = room.record.value;
  const { primaryMentor, newerSchema } = view;
  const isPrimary = primaryMentor === card.id;
  if (!isPrimary && (!hasSeveralMentors(view) || !isMentor(card))) return null;
  const choose = (chosen: MemberId | undefined): void => {
    doWithUndo(
      room,
      (doc, author) => setMentorship(doc, author, { primaryMentor: chosen ?? null }),
      t(chosen ? 'card.isPrimary' : 'card.isNotPrimary', { name: card.name }),
    );
  };
  return (
    <div class="row">
      {isPrimary && <span>{t('card.primary')}</span>}
      {!newerSchema && (
        <Button look="quiet" onClick={() => choose(isPrimary ? undefined : card.id)}>
          {t(isPrimary ? 'card.unsetPrimary' : 'card.setPrimary')}
        </Button>
      )}
    </div>
  );
}
