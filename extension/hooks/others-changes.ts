/**
 * Hears in an open mentorship what others do: who comes and goes while the relay is connected, and
 * which places of the record their changes touch. What I wrote myself, here, on another page or in
 * the popup, is no news. [U70]
 */
import { effect } from '@preact/signals';
import type { Transaction } from 'yjs';
import { changedPlaces, writersOf, type ChangedPlace } from '#shared/record/changed-places.ts';
import { itemsIn } from '#shared/record/host-item.ts';
import { isOneOf, ITEM_PARTS } from '#shared/record/schema.ts';
import { readPresence } from '#shared/record/presence.ts';
import type { Gatherer } from './news.ts';
import type { Room } from './room.ts';

/** Hands what others do in `room` to `news`; returns how to stop. */
export function hearOthers(room: Room, news: Gatherer): () => void {
  const onTransaction = (transaction: Transaction): void => {
    if (transaction.local || room.load.peek() !== 'ready') return;
    const writers = writersOf(transaction);
    if (writers.length > 0 && writers.every((writer) => isMine(room, writer))) return;
    for (const place of changedPlaces(transaction)) {
      if (!isToldWithGoal(place) && !isMadeByMe(room, place)) news.changed(place.part, place.id);
    }
  };
  room.doc.on('afterTransaction', onTransaction);
  const stopPeople = hearPeople(room, news);
  return () => {
    room.doc.off('afterTransaction', onTransaction);
    stopPeople();
  };
}

/** Whether a document is a page of mine, as far as it is there. */
function isMine({ awareness, memberId }: Room, client: number): boolean {
  return readPresence(awareness.getStates().get(client))?.memberId === memberId;
}

/** What tells how a goal changed comes with the change of the goal; a reason that is given later does not. */
function isToldWithGoal({ part, isNew }: ChangedPlace): boolean {
  return part === 'goalChanges' && isNew;
}

/** A jot of mine is put into the record by a document of its own, which is never there. */
function isMadeByMe({ record, memberId }: Room, { part, id, isNew }: ChangedPlace): boolean {
  if (!isNew || !isOneOf(ITEM_PARTS, part)) return false;
  const items: readonly { readonly id: string; readonly createdBy: unknown }[] = itemsIn(
    record.peek(),
    part,
  );
  return items.find((item) => item.id === id)?.createdBy === memberId;
}

/** While I am not connected nobody is seen, and that is not news of them. */
function hearPeople(room: Room, news: Gatherer): () => void {
  let known: ReadonlyMap<string, string> | undefined;
  return effect(() => {
    if (room.status.value.relay.state !== 'connected') return;
    const others = room.people.value.filter(({ me, here }) => here && !me);
    const now = new Map(others.map(({ id, name }) => [String(id), name] as const));
    const before = known ?? now;
    known = now;
    for (const [id, name] of now) if (!before.has(id)) news.came(name);
    for (const [id, name] of before) if (!now.has(id)) news.went(name);
  });
}
