/** What somebody asked feedback on, where that is still there: at the draft and at what was given. [U226, U297] */
import type { ItemId } from '#shared/base/ids.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';

/** The words; nothing where nothing was asked. */
export function AnswersRequest({ requestId }: { readonly requestId: ItemId | undefined }) {
  const { feedbackRequests } = useRoom().parts;
  const request = feedbackRequests.find(({ id }) => id === requestId);
  if (!request) return null;
  return (
    <p class="soft small" dir="auto">
      {t('feedback.on', { text: request.text })}
    </p>
  );
}
