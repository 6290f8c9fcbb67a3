/** What is wanted with a talking point, who teaches, and which session it was carried over from. [U184] */
import { Ellipsis } from 'lucide';
import { updateTalkingPoint } from '#shared/record/operations/talking-points.ts';
import { HATS, type TalkingPointPatch } from '#shared/record/parts/talking-points.ts';
import { sessionOfPoint } from '#shared/record/queries.ts';
import { sessionAfter, sessionsAround } from '#shared/record/sessions-around.ts';
import type { TalkingPointView } from '#shared/record/view.ts';
import { Menu, type MenuItem } from '../../components/Menu.tsx';
import { showToast } from '../../components/toasts.ts';
import { useRoom, type Room } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { directionsFor, directionValue, directionWords } from '../goals/goal-words.ts';
import { SourceLink } from '../items/SourceLink.tsx';
import { refusalWords } from '../refusal-words.ts';
import { sessionName } from '../room/session-words.ts';
import { carryWithUndo } from './carrying.ts';

type PointProps = { readonly point: TalkingPointView };

/** The words under a point; nothing where nobody said any of it. */
export function PointWanted({ point }: PointProps) {
  const room = useRoom();
  const { hat, direction, carriedFrom, status, source } = point;
  const sessions = sessionsAround(room.record.value, room.now());
  const origin = carriedFrom && sessions.find(({ id }) => id === carriedFrom);
  const words = [
    hat && t(`meet.hat.${hat}`),
    direction && directionWords(room.people.value, direction),
    origin && t('meet.carriedFrom', { session: sessionName(origin) }),
    status === 'deferred' && t('point.deferred'),
  ].filter((word) => typeof word === 'string');
  if (words.length === 0 && source === undefined) return null;
  return (
    <span class="point-wanted">
      {words.map((word) => (
        <bdi key={word}>{word}</bdi>
      ))}
      {source !== undefined && <SourceLink href={source} />}
    </span>
  );
}

function change(room: Room, { id }: TalkingPointView, patch: TalkingPointPatch): void {
  const changed = room.act((doc, author) => updateTalkingPoint(doc, author, id, patch));
  if (!changed.ok) showToast(refusalWords(changed.error));
}

function choicesFor(room: Room, point: TalkingPointView): readonly MenuItem[] {
  const people = room.people.value;
  const set = (patch: TalkingPointPatch) => () => change(room, point, patch);
  const view = room.record.value;
  const session = sessionOfPoint(view, point, room.now());
  const next = session && sessionAfter(view, session.id, room.now());
  const hats = HATS.filter((hat) => hat !== point.hat).map((hat) => ({
    label: t(`meet.hat.${hat}`),
    onChoose: set({ hat }),
  }));
  // Both ways between two people; of more those in which I learn or teach.
  const directions = directionsFor(people, room.memberId, undefined)
    .filter((one) => directionValue(one) !== directionValue(point.direction))
    .slice(0, 8)
    .map((direction) => ({
      label: directionWords(people, direction),
      onChoose: set({ direction }),
    }));
  const clear = point.hat !== undefined || point.direction !== undefined;
  const status = point.status === 'deferred' ? 'open' : 'deferred';
  return [
    ...hats,
    ...directions,
    ...(clear
      ? [{ label: t('meet.clearWanted'), onChoose: set({ hat: null, direction: null }) }]
      : []),
    { label: t(`meet.set.${status}`), onChoose: set({ status }) },
    ...(session
      ? [
          {
            label: next ? t('meet.carryTo', { session: sessionName(next) }) : t('meet.carryLater'),
            onChoose: () =>
              carryWithUndo(room, [point], {
                from: session.id,
                to: next?.id,
                name: next && sessionName(next),
              }),
          },
        ]
      : []),
  ];
}

/** The menu of a point. `onComment` shows what people say to it, and a line for more. */
export function PointMenu({ point, onComment }: PointProps & { readonly onComment: () => void }) {
  const room = useRoom();
  return (
    <Menu
      icon={Ellipsis}
      label={t('meet.pointMenu', { text: point.text })}
      items={() => [...choicesFor(room, point), { label: t('comment.menu'), onChoose: onComment }]}
    />
  );
}
