/**
 * Feedback that I write and only I see, on a slip of its own, until I share it: then it is in the record under
 * the same id, and the draft goes once the record with it is stored. [U226, U255, U257, D125, D130]
 */
import { Send, X } from 'lucide';
import { useEffect } from 'preact/hooks';
import { giveFeedback } from '#shared/record/operations/feedback.ts';
import {
  FEEDBACK_FIELDS,
  isFeedbackShared,
  type FeedbackDraft,
} from '#shared/record/profile-feedback.ts';
import { Button, IconButton } from '../../components/Button.tsx';
import { LongList } from '../../components/LongList.tsx';
import { LabelledText } from '../../components/LabelledText.tsx';
import { showToast } from '../../components/toasts.ts';
import type { FeedbackDrafts } from '../../hooks/feedback-drafts.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { AboutChoice } from '../between/AboutChoice.tsx';
import { personName } from '../goals/goal-words.ts';
import { PrivateSlip } from '../private/PrivateSlip.tsx';
import { WithProfile } from '../private/WithProfile.tsx';
import { refusalWords } from '../refusal-words.ts';
import { useAct } from '../room/use-act.ts';
import { AnswersRequest } from './AnswersRequest.tsx';
import { useBeginDraft } from './begin-draft.ts';
import { useOthers } from './others.ts';

type DraftProps = { readonly draft: FeedbackDraft; readonly drafts: FeedbackDrafts };

function Texts({ draft, drafts }: DraftProps) {
  const room = useRoom();
  const { id, texts } = draft;
  const isNewer = drafts.isNewer.value;
  return (
    <>
      {FEEDBACK_FIELDS.map((field) => (
        <LabelledText
          key={field}
          label={t(`feedback.${field}`)}
          explain={t(`feedback.explain.${field}`)}
          value={texts[field]}
          readOnly={isNewer}
          isLong
          onCommit={(text) => {
            const written = drafts.write(room.roomId, id, [field, text ?? '']);
            return written.ok ? undefined : refusalWords(written.error, text ?? '');
          }}
        />
      ))}
    </>
  );
}

/** Which session or goal it is about. */
function DraftAbout({ draft, drafts }: DraftProps) {
  const { roomId } = useRoom();
  const choose = (about: Parameters<FeedbackDrafts['setAbout']>[2]): void => {
    const set = drafts.setAbout(roomId, draft.id, about);
    if (!set.ok) showToast(refusalWords(set.error));
  };
  return (
    <AboutChoice
      about={draft}
      label={t('feedback.about')}
      onChoose={drafts.isNewer.value ? undefined : choose}
    />
  );
}

function Draft({ draft, drafts }: DraftProps) {
  const room = useRoom();
  const { tell, readOnly } = useAct();
  const { id, forMember, requestId, sessionId, goalId, texts } = draft;
  const name = personName(room.people.value, forMember);
  const isEmpty = Object.keys(texts).length === 0;
  const share = (): void => {
    const shared = tell((doc, author) =>
      giveFeedback(doc, author, { id, forMember, requestId, sessionId, goalId, ...texts }),
    );
    if (shared) showToast(t('feedback.shared', { name }));
  };
  return (
    <li class="between-line" data-draft={id}>
      <p class="soft small" dir="auto">
        {t('feedback.for', { name })}
      </p>
      <AnswersRequest requestId={requestId} />
      <DraftAbout draft={draft} drafts={drafts} />
      <Texts draft={draft} drafts={drafts} />
      <div class="row">
        {!readOnly && (
          <Button icon={Send} disabled={isEmpty} onClick={share}>
            {t('feedback.share', { name })}
          </Button>
        )}
        <IconButton
          icon={X}
          label={t('feedback.removeDraft')}
          onClick={() => showToast(t('draft.removed'), drafts.remove(room.roomId, id))}
        />
      </div>
    </li>
  );
}

/** Those that were not shared yet; what was is taken away once the record with it is stored here. */
function useUnshared(drafts: FeedbackDrafts): readonly FeedbackDraft[] {
  const room = useRoom();
  const all = drafts.of(room.roomId);
  const record = room.record.value;
  const isSaved = room.status.value.device.state === 'saved';
  useEffect(() => {
    if (room.status.peek().device.state !== 'saved') return;
    for (const { id } of all) if (isFeedbackShared(room.doc, id)) drafts.remove(room.roomId, id);
  }, [room, drafts, all, record, isSaved]);
  return all.filter(({ id }) => !isFeedbackShared(room.doc, id));
}

function Sheet({ drafts }: Pick<DraftProps, 'drafts'>) {
  const others = useOthers();
  const begin = useBeginDraft();
  const unshared = useUnshared(drafts);
  return (
    <>
      <p class="soft small">{t('feedback.draftText')}</p>
      {unshared.length > 0 && (
        <LongList
          items={unshared}
          look="between-lines"
          line={(draft) => <Draft key={draft.id} draft={draft} drafts={drafts} />}
        />
      )}
      {!drafts.isNewer.value && (
        <div class="row">
          {others.map(({ id }) => (
            <Button key={id} onClick={() => begin({ forMember: id, requestId: undefined })}>
              {t('feedback.begin', { name: personName(others, id) })}
            </Button>
          ))}
        </div>
      )}
    </>
  );
}

/** The slip. */
export function Drafts() {
  return (
    <PrivateSlip
      heading={t('feedback.drafts')}
      level={2}
      panel="draft feedback"
      sheet={() => <WithProfile>{({ feedback }) => <Sheet drafts={feedback} />}</WithProfile>}
    />
  );
}
