/**
 * Goals that only I see, on a slip of their own beside where goals are added, until I share them. What was
 * shared is not drawn among them, and goes from my profile when the record has it. [U146 to U149]
 */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { isShared } from '#shared/record/profile-drafts.ts';
import { LongList } from '../../components/LongList.tsx';
import { soughtLine } from '../../components/sought-line.ts';
import type { GoalDrafts as Drafts } from '../../hooks/goal-drafts.ts';
import { useTypedAlone } from '../../hooks/half-typed.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { PrivateSlip } from '../private/PrivateSlip.tsx';
import { WithProfile } from '../private/WithProfile.tsx';
import { refusalWords } from '../refusal-words.ts';
import { TypedLine } from '../session/AddLine.tsx';
import { GoalDraftLine } from './GoalDraftLine.tsx';
import './goals.css';

/** Those that were not shared yet; what was is taken away once the record with it is stored here. [U148] */
function useUnshared(drafts: Drafts) {
  const room = useRoom();
  const all = drafts.of(room.roomId);
  const record = room.parts;
  const isSaved = room.status.value.device.state === 'saved';
  useEffect(() => {
    // Both at once, as they are now: until it is stored, the draft is what a crash leaves.
    if (room.status.peek().device.state !== 'saved') return;
    for (const { roomId, id } of all) if (isShared(room.doc, id)) drafts.remove(roomId, id);
  }, [room, drafts, all, record, isSaved]);
  return all.filter(({ id }) => !isShared(room.doc, id));
}

function Sheet({ drafts }: { readonly drafts: Drafts }) {
  const room = useRoom();
  const typed = useTypedAlone('draft goal');
  const unshared = useUnshared(drafts);
  const canShare = !room.parts.newerSchema;
  const [gone, setGone] = useState(0);
  const sheet = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    // The line that had the focus is no more, and the keyboard goes on in the slip.
    const slip = gone > 0 ? sheet.current?.closest('.private') : null;
    const next =
      slip?.querySelector<HTMLElement>('.add-line input') ?? slip?.querySelector('button');
    next?.focus();
  }, [gone]);
  const add = (title: string) => {
    const added = drafts.add(room.roomId, { title, at: room.now() });
    if (!added.ok) return refusalWords(added.error, title);
    soughtLine.value = added.value;
    return undefined;
  };
  return (
    <div ref={sheet} class="goal-drafts">
      <p class="soft small">{t(canShare ? 'draft.explain' : 'draft.onlyShown')}</p>
      {unshared.length > 0 && (
        <LongList
          items={unshared}
          look="goals"
          line={(draft) => (
            <GoalDraftLine
              key={draft.id}
              draft={draft}
              drafts={drafts}
              canShare={canShare}
              onGone={() => setGone((count) => count + 1)}
            />
          )}
        />
      )}
      {canShare && typed && !drafts.isNewer.value && (
        <TypedLine
          label={t('draft.add')}
          hint={t('draft.hint')}
          button={t('draft.addButton')}
          onAdd={add}
          typed={typed}
        />
      )}
    </div>
  );
}

/** The slip of the mentorship around it; `level` of its heading. */
export function GoalDrafts({ level }: { readonly level: 3 | 4 }) {
  return (
    <PrivateSlip
      heading={t('draft.heading')}
      level={level}
      panel="draft goals"
      sheet={() => <WithProfile>{({ drafts }) => <Sheet drafts={drafts} />}</WithProfile>}
    />
  );
}
