/** What was last known of the mentorship, drawn while its record is being read; nothing can be changed. [U16] */
import { LongList } from '../../components/LongList.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';

/** My open action items and the current session's name, from the projection. */
export function PaintedMentorship() {
  const projection = useRoom().projection.value;
  if (!projection) return <p class="soft">{t('common.loading')}</p>;
  const { mine, currentSession } = projection;
  return (
    <>
      {mine.length > 0 && (
        <section class="block" aria-labelledby="actions-heading">
          <h2 id="actions-heading">{t('mentorship.actions')}</h2>
          <LongList
            items={mine}
            look="lines"
            line={(item) => (
              <li key={item.id} class="item-line">
                <span class="jot-dot" aria-hidden="true" />
                <span class="item-text" dir="auto">
                  {item.text}
                </span>
              </li>
            )}
          />
        </section>
      )}
      {currentSession && (
        <section class="block" aria-labelledby="sessions-heading">
          <h2 id="sessions-heading">{t('mentorship.sessions')}</h2>
          <p dir="auto">{currentSession.title}</p>
        </section>
      )}
    </>
  );
}
