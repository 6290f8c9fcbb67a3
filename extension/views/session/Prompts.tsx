/** Talking points that help a session along, put in by one command and then anybody's to change. [U190] */
import { Lightbulb } from 'lucide';
import type { ItemId, Millis } from '#shared/base/ids.ts';
import { removeItem } from '#shared/record/operations/removal.ts';
import { addTalkingPoint } from '#shared/record/operations/talking-points.ts';
import type { MentorshipKind } from '#shared/record/schema.ts';
import { Menu } from '../../components/Menu.tsx';
import { showToast } from '../../components/toasts.ts';
import { useRoom, type Room } from '../../hooks/room.ts';
import { t, type MessageKey } from '../../locales/t.ts';
import { refusalWords } from '../refusal-words.ts';

const SETS = {
  kickOff: ['meet.ask.why', 'meet.ask.hopes', 'meet.ask.howWeWork', 'meet.ask.first'],
  reverse: ['meet.ask.purpose', 'meet.ask.knows', 'meet.ask.candid', 'meet.ask.first'],
  regular: ['meet.ask.since', 'meet.ask.stuck', 'meet.ask.choose', 'meet.ask.until'],
  midPoint: ['meet.ask.moved', 'meet.ask.keep', 'meet.ask.change', 'meet.ask.goals'],
  closing: ['meet.ask.reached', 'meet.ask.learned', 'meet.ask.thanks', 'meet.ask.next'],
} as const satisfies Readonly<Record<string, readonly MessageKey[]>>;

type SetName = keyof typeof SETS;

/** The sets that suit a kind: a reverse mentorship has a kick-off of its own. */
function setsFor(kind: MentorshipKind | undefined): readonly SetName[] {
  return [kind === 'reverse' ? 'reverse' : 'kickOff', 'regular', 'midPoint', 'closing'];
}

function putIn(room: Room, sessionId: ItemId, name: SetName): void {
  const made: ItemId[] = [];
  for (const [index, key] of SETS[name].entries()) {
    const added = room.act((doc, author) => {
      // Each a moment after the one before, which is their order.
      const at = { ...author, now: (author.now + index) as Millis };
      return addTalkingPoint(doc, at, { text: t(key), sessionId });
    });
    if (!added.ok) return showToast(refusalWords(added.error));
    made.push(added.value);
  }
  showToast(t('meet.promptsIn', { count: made.length }), () => {
    for (const id of made)
      room.act((doc, author) => removeItem(doc, author, { part: 'talkingPoints', id }));
  });
}

/** The menu of the sets. */
export function Prompts({ sessionId }: { readonly sessionId: ItemId }) {
  const room = useRoom();
  return (
    <Menu
      icon={Lightbulb}
      label={t('meet.prompts')}
      items={() =>
        setsFor(room.record.value.kind).map((name) => ({
          label: t(`meet.prompts.${name}`),
          onChoose: () => putIn(room, sessionId, name),
        }))
      }
    />
  );
}
