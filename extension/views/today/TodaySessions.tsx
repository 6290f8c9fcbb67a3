/** The next session of each mentorship, soonest first, with its clocks and its call. [U242] */
import { Video } from 'lucide';
import { endOf } from '#shared/record/queries.ts';
import { Icon } from '../../components/Icon.tsx';
import { LongList } from '../../components/LongList.tsx';
import { hostOfHref } from '../../editor/safe-link.ts';
import { t } from '../../locales/t.ts';
import type { ComingSession } from '../../store/tidings.ts';
import { routeToHash } from '../dashboard/route.ts';
import { otherClocks } from '../session/other-clocks.ts';
import { placeOfItem } from './place-of-item.ts';
import { startWords } from './session-times.ts';
import { mentorshipName, type TodayBlockProps, type ToldMentorship } from './today-block.ts';

type Line = { readonly id: string; readonly of: ToldMentorship; readonly next?: ComingSession };

/** What was read as its address may be opened. [B97] */
function Call({ link, goesOn }: { readonly link: string; readonly goesOn: boolean }) {
  const host = hostOfHref(link);
  const look = goesOn ? 'button-primary' : 'button-plain';
  return (
    <a class={`button ${look}`} href={link} target="_blank" rel="noopener noreferrer">
      <Icon icon={Video} />
      <bdi>{t('today.joinCall', { host })}</bdi>
    </a>
  );
}

function Planned({ of, next, now }: Line & Pick<TodayBlockProps, 'now'>) {
  const name = mentorshipName(of);
  const mentorship = routeToHash({ place: 'mentorship', roomId: of.roomId });
  if (next === undefined)
    return (
      <p class="soft small">
        {t('today.noSession')}{' '}
        {!of.isNewer && (
          <a href={mentorship} aria-label={t('today.planIn', { name })}>
            {t('today.plan')}
          </a>
        )}
      </p>
    );
  const clocks = otherClocks(of, next);
  return (
    <>
      <p>
        <a href={routeToHash(placeOfItem(of.roomId, 'sessions', next.id))}>
          {startWords(next.startsAt, now)}
        </a>
        {next.title !== undefined && (
          <>
            {' · '}
            <bdi>{next.title}</bdi>
          </>
        )}
      </p>
      {clocks.map((clock) => (
        <p key={clock} class="soft small">
          <span dir="auto">{clock}</span>
        </p>
      ))}
    </>
  );
}

function SessionLine({ line, now }: { readonly line: Line } & Pick<TodayBlockProps, 'now'>) {
  const { of, next } = line;
  return (
    <li class="today-line today-session">
      <div class="today-words">
        <a
          class="today-mentorship"
          dir="auto"
          href={routeToHash({ place: 'mentorship', roomId: of.roomId })}
        >
          {mentorshipName(of)}
        </a>
        <Planned {...line} now={now} />
      </div>
      {next?.link !== undefined && <Call link={next.link} goesOn={next.startsAt <= now} />}
    </li>
  );
}

/** What was to come when it was written may be over now. */
function lineOf(of: ToldMentorship, now: TodayBlockProps['now']): Line {
  const next = of.coming.find((session) => endOf(session) > now);
  return { id: of.roomId, of, ...(next ? { next } : {}) };
}

/** The block with its heading. */
export function TodaySessions({ mentorships, now }: TodayBlockProps) {
  const lines = mentorships
    .map((one) => lineOf(one, now))
    .toSorted((a, b) => (a.next?.startsAt ?? Infinity) - (b.next?.startsAt ?? Infinity) || 0);
  return (
    <section class="block" aria-labelledby="today-sessions">
      <h2 id="today-sessions">{t('today.sessions')}</h2>
      <LongList
        items={lines}
        look="lines"
        line={(line) => <SessionLine key={line.id} line={line} now={now} />}
      />
    </section>
  );
}
