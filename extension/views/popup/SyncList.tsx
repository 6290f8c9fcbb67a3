/** The state of each mentorship in words, from what was last known of it. [U10] */
import { StatusLine } from '../../components/StatusLine.tsx';
import { t } from '../../locales/t.ts';
import { knownStatusWords } from '../status/status-words.ts';
import type { JotModel } from './jot-model.ts';

/** One line a mentorship; its name stands before it where there are several. */
export function SyncList({ model }: { readonly model: JotModel }) {
  const mentorships = model.mentorships.value;
  if (mentorships.length === 0) return null;
  return (
    <section class="sync-list" aria-label={t('status.heading')}>
      {mentorships.map((mentorship) => (
        <div key={mentorship.roomId}>
          {mentorships.length > 1 && (
            <h3 class="small">
              <bdi>{mentorship.name}</bdi>
            </h3>
          )}
          <StatusLine
            {...knownStatusWords(
              mentorship.sync,
              mentorship.members.filter(({ id }) => id !== mentorship.me),
              model.now(),
            )}
          />
        </div>
      ))}
    </section>
  );
}
