/**
 * "I have used Twoway before": the four ways back, and then what came back. [U119, U120]
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import { TicketCheck } from 'lucide';
import { announce } from '../../components/announcer.ts';
import { Icon } from '../../components/Icon.tsx';
import { useSurface } from '../../hooks/surface.ts';
import { t } from '../../locales/t.ts';
import type { RestoredMentorship } from '../../sync/restore-rooms.ts';
import { routeToHash } from '../dashboard/route.ts';
import { restoredWords } from './recovery-words.ts';
import { RestoreFile } from './RestoreFile.tsx';
import { RestoreKey } from './RestoreKey.tsx';
import './recovery.css';

function Line({ one }: { readonly one: RestoredMentorship }) {
  const { shelf } = useSurface();
  const { roomId, how } = one;
  // Once its record was read, as that says.
  const read = shelf.written.value.find((written) => written.roomId === roomId);
  const name = read?.name || one.name || t('common.unnamed');
  return (
    <li>
      {how === 'without-record' ? (
        <bdi>{name}</bdi>
      ) : (
        <a href={routeToHash({ place: 'mentorship', roomId })} dir="auto">
          {name}
        </a>
      )}
      <p class="soft small">{restoredWords(one)}</p>
    </li>
  );
}

function CameBack({ mentorships }: { readonly mentorships: readonly RestoredMentorship[] }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const count = mentorships.filter(({ how }) => how !== 'without-record').length;
  useEffect(() => {
    heading.current?.focus();
    announce(t('restore.done', { count }));
  }, [count]);
  return (
    <div class="page fields">
      <h1 ref={heading} tabIndex={-1}>
        {t('restore.done', { count })}
      </h1>
      <ul class="restored">
        {mentorships.map((one) => (
          <Line key={one.roomId} one={one} />
        ))}
      </ul>
      <p>
        {t('restore.next')} <a href={routeToHash({ place: 'devices' })}>{t('nav.devices')}</a>
      </p>
    </div>
  );
}

/** The page. */
export function RestorePage() {
  const [back, setBack] = useState<readonly RestoredMentorship[] | undefined>(undefined);
  if (back !== undefined) return <CameBack mentorships={back} />;
  return (
    <div class="page fields restore">
      <h1>{t('restore.title')}</h1>
      <p class="soft">{t('restore.nothingLost')}</p>
      <section class="block" aria-labelledby="restore-file">
        <h2 id="restore-file">{t('restore.byFile')}</h2>
        <RestoreFile onRestored={setBack} />
      </section>
      <section class="block" aria-labelledby="restore-key">
        <h2 id="restore-key">{t('restore.byKey')}</h2>
        <RestoreKey onRestored={setBack} />
      </section>
      <section class="block" aria-labelledby="restore-code">
        <h2 id="restore-code">{t('restore.byCode')}</h2>
        <p>{t('restore.byBrowser')}</p>
        <p>{t('restore.byPartner')}</p>
        <p>
          <a class="button button-plain" href={routeToHash({ place: 'join' })}>
            <Icon icon={TicketCheck} />
            {t('restore.paste')}
          </a>
        </p>
      </section>
    </div>
  );
}
