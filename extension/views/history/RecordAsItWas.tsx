/** A record of another day, drawn plainly and with nothing to press. [U52, U303] */
import type { ComponentChildren } from 'preact';
import { AGREEMENT_SECTIONS } from '#shared/record/agreement.ts';
import type { SessionView } from '#shared/record/view.ts';
import { LongList } from '../../components/LongList.tsx';
import type { OpenCheckpoint } from '../../hooks/history.ts';
import { t } from '../../locales/t.ts';
import { itemText, joinTexts } from '../../search/item-texts.ts';
import { dayWords } from '../due-words.ts';
import { sessionName, sessionTime } from '../room/session-words.ts';
import { ReadonlyNotes } from '../session/ReadonlyNotes.tsx';
import { PartAsItWas } from './PartAsItWas.tsx';
import { PartsAsTheyWere } from './PartsAsTheyWere.tsx';

/** As many members as are named in a line. [U86] */
const MOST_NAMES = 30;

type SessionProps = { readonly session: SessionView; readonly children: ComponentChildren };

function Session({ session, children }: SessionProps) {
  return (
    <li>
      <details class="history-session">
        <summary>
          <span dir="auto">{sessionName(session)}</span>
          {session.title !== undefined && (
            <span class="soft small history-aside">{sessionTime(session)}</span>
          )}
        </summary>
        <RoundAsItWas session={session} />
        {children}
      </details>
    </li>
  );
}

/** What people said of the session beside its notes: opening round, what they learned, why it was moved. */
function RoundAsItWas({ session }: { readonly session: SessionView }) {
  const { win, hard, failure, lesson, learned, placeText, reason } = session;
  const said = [win, hard, failure, lesson, learned].flatMap((texts) =>
    texts.map(([, text]) => text),
  );
  const words = joinTexts([placeText, reason, ...said]);
  if (words === '') return null;
  return (
    <p class="history-words" dir="auto">
      {words}
    </p>
  );
}

/** The agreement as it was; where nothing stood in it nothing is said. */
function Agreement({ agreement }: Pick<OpenCheckpoint, 'agreement'>) {
  const written = AGREEMENT_SECTIONS.map((id) => ({ id, blocks: agreement(id) })).filter(
    ({ blocks }) => blocks.length > 0,
  );
  if (written.length === 0) return null;
  return (
    <section class="block">
      <h3>{t('agreement.title')}</h3>
      <ul class="lines">
        {written.map(({ id, blocks }) => (
          <li key={id}>
            <details class="history-session">
              <summary>{t(`agreement.section.${id}`)}</summary>
              <ReadonlyNotes blocks={blocks} />
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What is drawn of a checkpoint. */
export type RecordAsItWasProps = {
  readonly opened: Pick<OpenCheckpoint, 'record' | 'notes' | 'agreement'>;
};

/** The record of `opened`. */
export function RecordAsItWas({ opened: { record, notes, agreement } }: RecordAsItWasProps) {
  const names = record.members.slice(0, MOST_NAMES).map(({ name }) => name);
  const kind = record.kind && t(`kind.${record.kind}`);
  const due = (dueOn: string | undefined): string => (dueOn === undefined ? '' : dayWords(dueOn));
  return (
    <section class="stack history-record" aria-labelledby="as-it-was-heading">
      <h2 id="as-it-was-heading">{t('history.asItWas')}</h2>
      <p class="soft">
        <bdi>{[record.name, kind, ...names].filter(Boolean).join(' · ')}</bdi>
      </p>
      <Agreement agreement={agreement} />
      <PartAsItWas
        title={t('mentorship.actions')}
        lines={record.actionItems.map((item) => ({
          ...{ id: item.id, text: itemText('actionItems', item) },
          aside: item.status === 'completed' ? t('history.done') : due(item.dueOn),
        }))}
      />
      <PartAsItWas
        title={t('goal.heading')}
        lines={record.goals.map((goal) => ({
          ...{ id: goal.id, text: itemText('goals', goal) },
          aside: t('goal.percent', { percent: goal.progress }),
        }))}
      />
      <PartAsItWas
        title={t('history.talkingPoints')}
        lines={record.talkingPoints.map((point) => ({
          ...{ id: point.id, text: itemText('talkingPoints', point) },
          aside: '',
        }))}
      />
      <PartAsItWas
        title={t('mentorship.jots')}
        lines={record.jots.map((jot) => ({
          ...{ id: jot.id, text: itemText('jots', jot) },
          aside: t(`part.${jot.kind}`),
        }))}
      />
      {record.sessions.length > 0 && (
        <section class="block">
          <h3>{t('mentorship.sessions')}</h3>
          <LongList
            items={record.sessions}
            look="lines"
            line={(session) => (
              <Session key={session.id} session={session}>
                <ReadonlyNotes blocks={notes(session.id)} />
              </Session>
            )}
          />
        </section>
      )}
      <PartsAsTheyWere record={record} />
    </section>
  );
}
