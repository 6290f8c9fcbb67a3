/**
 * The relationship check: begun by one, answered by each alone on their private slip, and drawn for both once
 * both are ready. [U228, U229, U261, U302, D123]
 */
import { addTo } from '#shared/record/operations/items.ts';
import { setReady } from '#shared/record/operations/relationship-checks.ts';
import { RELATIONSHIP_CHECK } from '#shared/record/parts/relationship-checks.ts';
import { isRevealed, mayReveal, waitedFor } from '#shared/record/relationship.ts';
import type { RelationshipCheckView } from '#shared/record/view.ts';
import { Button } from '../../components/Button.tsx';
import { useRoom } from '../../hooks/room.ts';
import { dateFormat } from '../../locales/date-format.ts';
import { t } from '../../locales/t.ts';
import { personName } from '../goals/goal-words.ts';
import { CommentsBelow, CommentsButton, useLineComments } from '../comments/LineComments.tsx';
import { calendarDate, localDay } from '../local-day.ts';
import { RemoveButton } from '../between/RemoveButton.tsx';
import { PrivateSlip } from '../private/PrivateSlip.tsx';
import { WithProfile } from '../private/WithProfile.tsx';
import { useAct } from '../room/use-act.ts';
import { CheckAnswers } from './CheckAnswers.tsx';
import { CheckPicture } from './CheckPicture.tsx';

type CheckProps = { readonly check: RelationshipCheckView };

/** Who is waited for; one that was begun by mistake goes into the bin while nobody's answers are there. */
function Waiting({ check }: CheckProps) {
  const { people, record } = useRoom();
  const names = waitedFor(record.value, check).map((id) => personName(people.value, id));
  const isComing = mayReveal(record.value, check);
  const { id, answers } = check;
  return (
    <div class="item-line" data-check={id}>
      <p class="item-text soft">
        {isComing ? t('check.coming') : t('check.waits', { names: names.join(', ') })}
      </p>
      {answers.length === 0 && (
        <RemoveButton
          place={{ part: 'relationshipChecks', id }}
          label={t('check.remove', { day: dayOf(check) })}
        />
      )}
    </div>
  );
}

/** The day on which one was begun, in words. */
function dayOf({ startsOn }: RelationshipCheckView): string {
  const day = localDay(startsOn);
  return day === undefined ? startsOn : dateFormat({ dateStyle: 'long' }).format(day);
}

/** What all answered, and what is said about it. */
function Revealed({ check }: CheckProps) {
  const name = t('check.of', { day: dayOf(check) });
  const comments = useLineComments({ part: 'relationshipChecks', id: check.id }, name);
  return (
    <>
      <CheckPicture check={check} />
      <div class="item-line check-foot">
        <span class="item-text soft small">{name}</span>
        <span class="line-tools">
          <CommentsButton comments={comments} />
        </span>
      </div>
      <CommentsBelow comments={comments} />
    </>
  );
}

function Open({ check }: CheckProps) {
  const room = useRoom();
  const { tell, readOnly } = useAct();
  const isReady = check.ready.some(([member]) => member === room.memberId);
  const set = (ready: boolean) => tell((doc, author) => setReady(doc, author, check.id, ready));
  return (
    <>
      <Waiting check={check} />
      {!isReady && (
        <PrivateSlip
          heading={t('check.mine')}
          level={3}
          panel="relationship check"
          sheet={() => (
            <WithProfile>
              {({ feedback }) => (
                <CheckAnswers check={check} drafts={feedback} onReady={() => set(true)} />
              )}
            </WithProfile>
          )}
        />
      )}
      {isReady && !readOnly && check.answers.length === 0 && (
        <Button onClick={() => set(false)}>{t('check.notYet')}</Button>
      )}
    </>
  );
}

/** The block with its heading: the newest check, and a way to begin one. */
export function RelationshipChecks() {
  const room = useRoom();
  const { tell, readOnly } = useAct();
  const view = room.parts;
  const [newest, ...earlier] = view.relationshipChecks;
  const canBegin = newest === undefined || isRevealed(view, newest);
  const startsOn = calendarDate(new Date(room.now()));
  return (
    <section class="block" aria-labelledby="check-heading">
      <h2 id="check-heading" class="section-heading">
        {t('check.heading')}
      </h2>
      {newest === undefined && <p class="soft">{t('check.empty')}</p>}
      {newest && (
        <div data-check={newest.id}>
          {isRevealed(view, newest) ? <Revealed check={newest} /> : <Open check={newest} />}
        </div>
      )}
      {canBegin && !readOnly && view.members.length > 1 && (
        <Button
          onClick={() =>
            tell((doc, author) => addTo(doc, author, RELATIONSHIP_CHECK, { startsOn }))
          }
        >
          {t('check.begin')}
        </Button>
      )}
      {earlier.slice(0, MOST_EARLIER).map((check) => (
        <details key={check.id} data-check={check.id}>
          <summary>{t('check.of', { day: dayOf(check) })}</summary>
          {isRevealed(view, check) ? <Revealed check={check} /> : <Waiting check={check} />}
        </details>
      ))}
    </section>
  );
}

/** More than these are not drawn. [U86] */
const MOST_EARLIER = 12;
