/**
 * Opens a mentorship for a page: starts its engine and turns what it knows into signals. The one
 * place where the interface meets `extension/sync`. [U10, U16]
 */
import { computed, signal } from '@preact/signals';
import type { Author } from '#shared/record/operation.ts';
import { tellRoomKept } from '#shared/record/operations/leaving.ts';
import { putMember } from '#shared/record/operations/members.ts';
import type { PresenceSurface } from '#shared/record/presence.ts';
import { createRecordReader } from '#shared/record/read-record.ts';
import { isOneOf, ROLES } from '#shared/record/schema.ts';
import type { DeviceId } from '#shared/base/ids.ts';
import type { Roster } from '#shared/seal/roster-state.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';
import type { Engine } from '../sync/engine.ts';
import { knownProfile } from '../sync/own-profile.ts';
import { openChangeNews } from './change-news.ts';
import { othersIn, tellPresence } from './own-presence.ts';
import { peopleOf } from './people.ts';
import { recordParts } from './record-parts.ts';
import { giveRelay } from './preferred-relay.ts';
import { giveRelayWord } from './relay-word.ts';
import type { Room, RoomLoad } from './room.ts';
import { createRoomEnding } from './room-ending.ts';
import { noteFault, type Shelf } from './shelf.ts';
import { createSigning } from './signing.ts';
import { startEngine, type PageEngineDeps } from './start-engine.ts';
import { steadyList } from './steady-signal.ts';
import { createTakingBack } from './taking-back.ts';
import { createTypedKeeper } from './typed-keeper.ts';

/** What a page gives to open its mentorships. */
export type OpenRoomDeps = PageEngineDeps & {
  readonly shelf: Shelf;
  readonly surface: PresenceSurface;
  /** Stands for my name in the record until I give one. */
  readonly nameless: string;
};

/** An action item can only be mine once the record has a card of me; a name can follow. */
function ensureCard(
  deps: OpenRoomDeps,
  entry: KeyringEntry,
  { doc }: Engine,
  known: boolean,
): void {
  if (known || entry.origin.state !== 'created') return;
  const { memberId, memberName } = entry;
  const role = isOneOf(ROLES, entry.role) ? entry.role : 'mentee';
  const author = { memberId, now: deps.clock.now() };
  putMember(doc, author, { id: memberId, name: memberName || deps.nameless, role });
}

async function openProfileOf(deps: OpenRoomDeps): Promise<Engine | undefined> {
  const profile = await knownProfile(deps.store);
  if (profile === undefined) return undefined;
  const engine = startEngine(deps, profile);
  const loaded = await engine.whenLoaded;
  if (loaded.ok) return engine;
  await engine.close();
  return undefined;
}

function labelsOf({ devices }: Roster): ReadonlyMap<DeviceId, string> {
  return new Map([...devices].map(([id, { label }]) => [id, label]));
}

/** Opens the mentorship of `entry`; its record is read meanwhile. */
export function openRoom(deps: OpenRoomDeps, entry: KeyringEntry): Room {
  const { roomId, memberId } = entry;
  const { shelf, clock } = deps;
  const ending = new AbortController();
  const engine = startEngine(deps, entry);
  const { doc, awareness } = engine;
  const reader = createRecordReader(doc);
  const changes = signal(0);
  const load = signal<RoomLoad>('painting');
  const status = signal(engine.status());
  const others = signal(othersIn(awareness, memberId));
  const visible = signal(deps.page.visibilityState === 'visible');
  const projection = computed(() =>
    [...shelf.mentorships.value, ...shelf.leftMentorships.value].find(
      (known) => known.roomId === roomId,
    ),
  );
  const me = computed(() => shelf.all.value.find((one) => one.roomId === roomId) ?? entry);
  const closedAt = computed(() => me.value.closedAt);
  const author = (): Author => ({ memberId, now: clock.now() });
  const takingBack = createTakingBack(doc, () =>
    closedAt.peek() === undefined ? author() : undefined,
  );
  const record = computed(() => {
    void changes.value;
    const read = reader.read();
    // What I left is drawn as whatever cannot be changed here.
    return closedAt.value === undefined ? read : { ...read, newerSchema: true };
  });

  const stops = [
    reader.subscribe(() => (changes.value += 1)),
    engine.onStatus(() => (status.value = engine.status())),
    tellPresence({ awareness, memberId, surface: deps.surface, record, visible }),
  ];
  const hear = () => (others.value = othersIn(awareness, memberId));
  awareness.on('change', hear);
  const look = () => (visible.value = deps.page.visibilityState === 'visible');
  deps.page.addEventListener('visibilitychange', look, { signal: ending.signal });
  const halfTyped = createTypedKeeper({
    ...{ forms: deps.store.halfTyped, roomId, now: clock.now },
    isRecordStored: () => engine.status().device.state === 'saved',
    onRecordStatus: engine.onStatus,
    onWritten: (written) => noteFault(shelf, written),
  });
  // No form is drawn before what stood in it is here.
  void Promise.all([engine.whenLoaded, halfTyped.fill('shared')]).then(([loaded]) => {
    if (ending.signal.aborted) return;
    const known = reader.read().members.some((member) => member.id === memberId);
    if (loaded.ok && closedAt.peek() === undefined) ensureCard(deps, entry, engine, known);
    load.value = loaded.ok ? 'ready' : 'failed';
  });

  const changeNews = openChangeNews({
    ...{ roomId, memberId, store: deps.store, page: deps.page, now: clock.now },
    after: engine.whenLoaded,
  });
  const end = (): Promise<void> => {
    ending.abort();
    for (const stop of stops) stop();
    changeNews.close();
    awareness.off('change', hear);
    reader.close();
    takingBack.close();
    // What was entered just now goes from its form once the engine has stored it.
    return engine.close().finally(halfTyped.close);
  };
  let closing: Promise<void> | undefined;

  return {
    roomId,
    memberId,
    surface: deps.surface,
    doc,
    awareness,
    load,
    record,
    parts: recordParts(record),
    projection,
    status,
    people: steadyList(() => {
      // What was last known of them is asked only until the record is there.
      const known = record.value.members.length === 0 ? projection.value : undefined;
      return peopleOf(me.value, record.value, known, others.value);
    }),
    others,
    now: clock.now,
    act: (operation) => takingBack.doing(() => operation(doc, author())).done,
    actToUndo: (operation) => takingBack.doing(() => operation(doc, author())),
    takeBack: takingBack.last,
    closedAt,
    halfTyped,
    signing: createSigning(engine),
    changeNews,
    deviceLabels: async () => labelsOf(await engine.roster()),
    ending: createRoomEnding({
      engine,
      openProfile: () => openProfileOf(deps),
      store: deps.store,
      roomId,
      now: clock.now,
      isAlone: () => record.peek().members.every(({ id, leftAt }) => id === memberId || leftAt),
    }),
    invite: engine.invite,
    giveRelay: (relayAddress) => giveRelay(deps.store, engine, relayAddress),
    composing: engine.setComposing,
    retry: engine.retry,
    bringBack() {
      if (record.peek().roomDeleted !== undefined) tellRoomKept(doc, author());
      engine.bringBack();
    },
    giveWord: (word) => giveRelayWord(deps.store, engine, word),
    close: () => (closing ??= end()),
  };
}
