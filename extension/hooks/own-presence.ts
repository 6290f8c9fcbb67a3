/** Tells the others who I am and whether I look, for as long as a room is open here. */
import { effect, type ReadonlySignal } from '@preact/signals';
import type { Awareness } from 'y-protocols/awareness';
import type { MemberId } from '#shared/base/ids.ts';
import { readPresence, type Presence, type PresenceSurface } from '#shared/record/presence.ts';
import type { RecordView } from '#shared/record/view.ts';

/** The presence of everybody's surfaces but those of `memberId`. */
export function othersIn(awareness: Awareness, memberId: MemberId): readonly Presence[] {
  return [...awareness.getStates().values()]
    .map(readPresence)
    .filter((presence) => presence !== undefined)
    .filter((presence) => presence.memberId !== memberId);
}

/** Who tells, and from where. */
export type OwnPresence = {
  readonly awareness: Awareness;
  readonly memberId: MemberId;
  readonly surface: PresenceSurface;
  readonly record: ReadonlySignal<RecordView>;
  readonly visible: ReadonlySignal<boolean>;
};

/** Tells my card now and whenever it changes; what the editor adds (cursor, session) stays. */
export function tellPresence(own: OwnPresence): () => void {
  const { awareness, memberId, surface } = own;
  return effect(() => {
    const card = own.record.value.members.find((member) => member.id === memberId);
    if (!card) return;
    const { name, colour } = card;
    const visible = own.visible.value;
    const before = awareness.getLocalState() ?? {};
    awareness.setLocalState({ ...before, memberId, name, colour, surface, visible });
  });
}
