/** One goal that only I see: changed where it stands, shared by one click, removed. [U147, U148] */
import { Send, X } from 'lucide';
import type { GoalDraft, GoalDraftPatch } from '#shared/record/profile-drafts.ts';
import { directionOf } from '#shared/record/queries.ts';
import { Button, IconButton } from '../../components/Button.tsx';
import { DayField } from '../../components/DayField.tsx';
import { EditableText } from '../../components/EditableText.tsx';
import { showToast } from '../../components/toasts.ts';
import type { GoalDrafts } from '../../hooks/goal-drafts.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { refusalWords } from '../refusal-words.ts';
import { DirectionChoice } from './DirectionChoice.tsx';
import { targetWords } from './goal-words.ts';
import { removeDraft, shareDraft } from './sharing.ts';

/** `canShare`: the record takes it. `onGone`: it was shared or removed here. */
export type GoalDraftLineProps = {
  readonly draft: GoalDraft;
  readonly drafts: GoalDrafts;
  readonly canShare: boolean;
  readonly onGone: () => void;
};

type FieldsProps = {
  readonly draft: GoalDraft;
  readonly readOnly: boolean;
  readonly update: (patch: GoalDraftPatch, typed?: string) => string | undefined;
};

function Fields({ draft, readOnly, update }: FieldsProps) {
  const room = useRoom();
  // Mine, as it will be: while I say nothing else, I learn from the other one.
  const { memberId: owner } = room;
  const direction = directionOf(room.parts, { owner, direction: draft.direction });
  const set = (patch: GoalDraftPatch): void => {
    const refused = update(patch);
    if (refused !== undefined) showToast(refused);
  };
  return (
    <>
      <DirectionChoice
        owner={owner}
        direction={direction}
        readOnly={readOnly}
        onChoose={(chosen) => set({ direction: chosen })}
      />
      <DayField
        label={t('goal.target')}
        value={draft.targetOn}
        {...targetWords(draft.targetOn, true, room.now())}
        readOnly={readOnly}
        onChoose={(targetOn) => set({ targetOn })}
      />
    </>
  );
}

/** A line of the drafts. */
export function GoalDraftLine({ draft, drafts, canShare, onGone }: GoalDraftLineProps) {
  const room = useRoom();
  const { id, title } = draft;
  const readOnly = drafts.isNewer.value;
  const update: FieldsProps['update'] = (patch, typed) => {
    const changed = drafts.update(draft.roomId, id, patch);
    return changed.ok ? undefined : refusalWords(changed.error, typed);
  };
  const remove = (): void => {
    removeDraft(drafts, draft);
    onGone();
  };
  const share = (): void => {
    if (shareDraft(room, drafts, id)) onGone();
  };
  return (
    <li class="goal" data-draft={id}>
      <div class="goal-title">
        <EditableText
          value={title}
          label={t('draft.title')}
          readOnly={readOnly}
          onCommit={(typed) => update({ title: typed }, typed)}
        />
        {!readOnly && (
          <span class="line-tools">
            <IconButton icon={X} label={t('draft.remove', { title })} onClick={remove} />
          </span>
        )}
      </div>
      <div class="goal-fields">
        <Fields draft={draft} readOnly={readOnly} update={update} />
        {canShare && !readOnly && (
          <Button icon={Send} aria-label={t('draft.shareThis', { title })} onClick={share}>
            {t('draft.share')}
          </Button>
        )}
      </div>
    </li>
  );
}
