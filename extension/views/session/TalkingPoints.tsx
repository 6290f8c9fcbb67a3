/**
 * What to talk about, in the order both agree on: added by either, ticked off when talked about, put
 * in order by dragging, by buttons and by Alt with an arrow key.
 */
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ItemId } from '#shared/base/ids.ts';
import { addTalkingPoint, moveTalkingPoint } from '#shared/record/operations/talking-points.ts';
import { agendaOf } from '#shared/record/queries.ts';
import type { TalkingPointView } from '#shared/record/view.ts';
import { LongList } from '../../components/LongList.tsx';
import { soughtLine } from '../../components/sought-line.ts';
import { announce } from '../../components/announcer.ts';
import { showToast } from '../../components/toasts.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { refusalWords } from '../refusal-words.ts';
import { AddLine } from './AddLine.tsx';
import { LeftOpen } from './LeftOpen.tsx';
import { placeFor } from './move-place.ts';
import { Prompts } from './Prompts.tsx';
import { TalkingPointLine } from './TalkingPointLine.tsx';

/** Moves a point to an index of the list and gives the focus back to the control that moved it. */
function useMoving(points: readonly TalkingPointView[]) {
  const room = useRoom();
  const list = useRef<HTMLUListElement>(null);
  const refocus = useRef<string | undefined>(undefined);
  useLayoutEffect(() => {
    if (refocus.current === undefined) return;
    const holder = list.current?.querySelector<HTMLElement>(refocus.current);
    const control = holder?.querySelector<HTMLElement>('textarea, input') ?? holder;
    control?.focus();
    refocus.current = undefined;
  }, [points]);
  const move = (id: ItemId, to: number, control?: string): void => {
    const place = placeFor(points, id, to);
    if (place === undefined) return;
    const moved = room.act((doc, author) => moveTalkingPoint(doc, author, id, place));
    if (!moved.ok) return showToast(refusalWords(moved.error));
    if (control !== undefined) {
      refocus.current = `[data-point="${id}"] [data-control="${control}"]`;
    }
    announce(t('point.moved', { place: to + 1, count: points.length }));
  };
  return { list, move };
}

/** The agenda of one session. */
export function TalkingPoints({ sessionId }: { readonly sessionId: ItemId }) {
  const room = useRoom();
  const view = room.record.value;
  const points = agendaOf(view, sessionId, room.now());
  const { list, move } = useMoving(points);
  const [dragged, setDragged] = useState<ItemId | undefined>(undefined);
  const keysId = useId();
  const left = points.filter(({ status }) => status === 'open').length;
  const add = (text: string): string | undefined => {
    const added = room.act((doc, author) => addTalkingPoint(doc, author, { text, sessionId }));
    if (!added.ok) return refusalWords(added.error, text);
    soughtLine.value = added.value;
    return undefined;
  };
  return (
    <details class="session-part session-points" open>
      <summary>
        <h3>{t('point.heading')}</h3>
        {points.length > 0 && (
          <span class="part-count">
            {left === 0 ? t('point.allDone') : t('point.left', { count: left })}
          </span>
        )}
      </summary>
      <LeftOpen sessionId={sessionId} />
      {points.length === 0 && <p class="soft part-empty">{t('point.empty')}</p>}
      {points.length > 0 && (
        <LongList
          items={points}
          look="points"
          list={list}
          describedBy={keysId}
          line={(point, index) => (
            <TalkingPointLine
              key={point.id}
              point={point}
              index={index}
              count={points.length}
              readOnly={view.newerSchema}
              onMove={move}
              onDrag={setDragged}
              onDropHere={() => dragged !== undefined && move(dragged, index)}
              isDropTarget={dragged !== undefined && dragged !== point.id}
            />
          )}
        />
      )}
      <p id={keysId} class="visually-hidden">
        {t('point.keys')}
      </p>
      {!view.newerSchema && (
        <div class="point-add">
          <AddLine
            place={`point ${sessionId}`}
            label={t('point.add')}
            hint={t('point.text')}
            button={t('point.addButton')}
            onAdd={add}
          />
          <Prompts sessionId={sessionId} />
        </div>
      )}
    </details>
  );
}
