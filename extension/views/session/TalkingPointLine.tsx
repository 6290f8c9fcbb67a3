/** One talking point: tick, text, and the ways to move and remove it. */
import { useState } from 'preact/hooks';
import { ArrowDown, ArrowUp, GripVertical, X } from 'lucide';
import type { ItemId } from '#shared/base/ids.ts';
import { setTalkingPoint, updateTalkingPoint } from '#shared/record/operations/talking-points.ts';
import type { TalkingPointView } from '#shared/record/view.ts';
import { IconButton } from '../../components/Button.tsx';
import { EditableText } from '../../components/EditableText.tsx';
import { Icon } from '../../components/Icon.tsx';
import { showToast } from '../../components/toasts.ts';
import { Tick } from '../../components/Tick.tsx';
import { useRoom, type Room } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { CommentCount, Comments } from '../comments/Comments.tsx';
import { refusalWords } from '../refusal-words.ts';
import { removeWithUndo } from '../room/actions.ts';
import { PointMenu, PointWanted } from './PointWanted.tsx';
import { StuckWords } from './StuckWords.tsx';

/** `onMove(id, index, control)`: to that index, then the focus back to that control. */
export type TalkingPointLineProps = {
  readonly point: TalkingPointView;
  readonly index: number;
  readonly count: number;
  readonly readOnly: boolean;
  readonly onMove: (id: ItemId, to: number, control: string) => void;
  readonly onDrag: (id: ItemId | undefined) => void;
  readonly onDropHere: () => void;
  readonly isDropTarget: boolean;
};

function tickOff(room: Room, { id }: TalkingPointView, isDone: boolean): void {
  const status = isDone ? 'discussed' : 'open';
  const set = room.act((doc, author) => setTalkingPoint(doc, author, id, status));
  if (!set.ok) showToast(refusalWords(set.error));
}

function setText(room: Room, { id }: TalkingPointView, text: string): string | undefined {
  const set = room.act((doc, author) => updateTalkingPoint(doc, author, id, { text }));
  return set.ok ? undefined : refusalWords(set.error, text);
}

/** A line of the agenda. Alt with an arrow key moves it from wherever the focus is in it. */
export function TalkingPointLine(props: TalkingPointLineProps) {
  const { point, index, count, readOnly, onMove } = props;
  const room = useRoom();
  const [isOver, setOver] = useState(false);
  const [isTalking, setTalking] = useState(false);
  const { id, text, status } = point;
  const place = { part: 'talkingPoints', id } as const;
  return (
    // The keys and drops of the controls inside arrive here; the line itself is no control.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <li
      class={isOver && props.isDropTarget ? 'point point-drop' : 'point'}
      data-point={id}
      onKeyDown={(event) => {
        const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
        if (!event.altKey || step === 0 || readOnly) return;
        event.preventDefault();
        onMove(id, index + step, controlAt(event.target));
      }}
      onDragOver={(event) => {
        if (!props.isDropTarget) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        props.onDropHere();
      }}
    >
      <span data-control="tick">
        <Tick
          checked={status === 'discussed'}
          label={t('point.tick', { text })}
          disabled={readOnly}
          onTick={(isDone) => tickOff(room, point, isDone)}
        />
      </span>
      <span class="point-text" data-control="text">
        <EditableText
          value={text}
          label={t('point.text')}
          readOnly={readOnly}
          look={status === 'discussed' ? 'done' : 'plain'}
          onCommit={(typed) => setText(room, point, typed)}
        />
        <PointWanted point={point} />
        <StuckWords point={point} />
        {!isTalking && <CommentCount on={place} onOpen={() => setTalking(true)} />}
      </span>
      {!readOnly && (
        <span class="line-tools">
          {count > 1 && (
            <>
              <span
                class="grip"
                draggable
                aria-hidden="true"
                title={t('point.drag')}
                onDragStart={(event) => {
                  event.dataTransfer?.setData('text/plain', text);
                  props.onDrag(id);
                }}
                onDragEnd={() => props.onDrag(undefined)}
              >
                <Icon icon={GripVertical} />
              </span>
              <IconButton
                data-control="up"
                icon={ArrowUp}
                label={t('point.up', { text })}
                aria-disabled={index === 0}
                onClick={() => onMove(id, index - 1, 'up')}
              />
              <IconButton
                data-control="down"
                icon={ArrowDown}
                label={t('point.down', { text })}
                aria-disabled={index === count - 1}
                onClick={() => onMove(id, index + 1, 'down')}
              />
            </>
          )}
          <PointMenu point={point} onComment={() => setTalking(true)} />
          <IconButton
            icon={X}
            label={t('point.remove', { text })}
            onClick={() => removeWithUndo(room, place, t('point.removed'))}
          />
        </span>
      )}
      {isTalking && (
        <div class="line-comments">
          <Comments on={place} name={text} startsOpen />
        </div>
      )}
    </li>
  );
}

function controlAt(target: EventTarget | null): string {
  const holder = target instanceof Element ? target.closest('[data-control]') : null;
  return holder?.getAttribute('data-control') ?? 'text';
}
