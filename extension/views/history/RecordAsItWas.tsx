/** A record of another day, drawn plainly and with nothing to press. [U52] */
import type { ComponentChildren } from 'preact';
import { AGREEMENT_SECTIONS } from '#shared/record/agreement.ts';
import type { SessionView } from '#shared/record/view.ts';
import { LongList } from '../../components/LongList.tsx';
import type { OpenCheckpoint } from '../../hooks/history.ts';
import { t } from '../../locales/t.ts';
import { dayWords } from '../due-words.ts';
import { sessionName, sessionTime } from '../room/session-words.ts';
import { ReadonlyNotes } from '../session/ReadonlyNotes.tsx';

/** As many members as are named in a line. [U86] */
const MOST_NAMES = 30;

type PartProps = {
  readonly title: string;
  readonly lines: readonly { readonly id: string; readonly text: string; readonly aside: string }[];
};

function Part({ title, lines }: PartProps) {
  if (lines.length === 0) return null;
  return (
    <section class="block">
      <h3>{title}</h3>
      <LongList
        items={lines}
        look="lines"
        line={({ id, text, aside }) => (
          <li key={id} class="item-line history-line">
            <span class="item-text" dir="auto">
              {text}
            </span>
            {aside !== '' && <span class="soft small">{aside}</span>}
          </li>
        )}
      />
    </section>
  );
}

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
        {children}
      </details>
    </li>
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

/** The record of `opened`. */
export function RecordAsItWas({
  opened: { record, notes, agreement },
}: {
  readonly opened: OpenCheckpoint;
}) {
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
      <Part
        title={t('mentorship.actions')}
        lines={record.actionItems.map(({ id, text, dueOn, status }) => ({
          ...{ id, text },
          aside: status === 'completed' ? t('history.done') : due(dueOn),
        }))}
      />
      <Part
        title={t('goal.heading')}
        lines={record.goals.map(({ id, title, progress }) => ({
          ...{ id, text: title },
          aside: t('goal.percent', { percent: progress }),
        }))}
      />
      <Part
        title={t('history.talkingPoints')}
        lines={record.talkingPoints.map(({ id, text }) => ({ id, text, aside: '' }))}
      />
      <Part
        title={t('mentorship.jots')}
        lines={record.jots.map(({ id, text, kind }) => ({ id, text, aside: t(`part.${kind}`) }))}
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
    </section>
  );
}
