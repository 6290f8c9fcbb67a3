/** Well-formed rows of the store to begin a test from, and a store over an in-memory IndexedDB. */
import { IDBFactory } from 'fake-indexeddb';
import { randomBytes, toBase64Url } from '#shared/base/bytes.ts';
import {
  newId,
  type CommandId,
  type ItemId,
  type MemberId,
  type Millis,
  type RoomId,
} from '#shared/base/ids.ts';
import type { CalendarDate } from '#shared/record/calendar-date.ts';
import { createDeviceKeys } from '#shared/seal/device.ts';
import type { Command, CreateAction } from '../../../extension/store/command.ts';
import type { KeyringEntry } from '../../../extension/store/keyring-entry.ts';
import type { Projection } from '../../../extension/store/projection.ts';
import type { UnreadableRow } from '../../../extension/store/row-fields.ts';
import { openStore, type Store } from '../../../extension/store/store.ts';

/** A room's id that no other test has. */
export function newRoomId(): RoomId {
  return toBase64Url(randomBytes(16)) as RoomId;
}

/** A day; the test says which, so it need not be checked. */
export function day(text: string): CalendarDate {
  return text as CalendarDate;
}

/** An instant. */
export function at(milliseconds: number): Millis {
  return milliseconds as Millis;
}

/** A mentorship made on this device, with fresh keys. */
export async function sampleEntry(patch: Partial<KeyringEntry> = {}): Promise<KeyringEntry> {
  return {
    purpose: 'mentorship',
    roomId: newRoomId(),
    relayAddress: undefined,
    epoch: 0,
    secret: randomBytes(32),
    earlier: [],
    device: await createDeviceKeys(),
    memberId: newId<MemberId>(),
    memberName: 'Sam',
    role: 'mentee',
    mentorshipName: 'Sam and Kim',
    genesis: randomBytes(48),
    origin: { state: 'created', atRelay: false },
    introduced: false,
    lastNumber: 0,
    addedAt: at(1_700_000_000_000),
    closedAt: undefined,
    ...patch,
  };
}

/** A command that makes an action item for the one who made it. */
export function sampleCommand(
  patch: Partial<Command> = {},
  create: Partial<CreateAction> = {},
): Command {
  const madeBy = patch.madeBy ?? newId<MemberId>();
  return {
    id: newId<CommandId>(),
    roomId: newRoomId(),
    madeAt: at(1_700_000_000_000),
    madeBy,
    action: {
      type: 'create',
      part: 'actionItem',
      itemId: newId<ItemId>(),
      text: 'Send the outline',
      assignees: [madeBy],
      ...create,
    },
    ...patch,
  };
}

/** A projection with nothing in it. */
export function sampleProjection(patch: Partial<Projection> = {}): Projection {
  return {
    roomId: newRoomId(),
    term: 1,
    writtenAt: at(1_700_000_000_000),
    name: 'Sam and Kim',
    me: newId<MemberId>(),
    members: [],
    mine: [],
    moreMine: 0,
    nextSession: undefined,
    currentSession: undefined,
    tidings: undefined,
    isNewer: false,
    sync: { relay: 'none', waiting: 0, attention: 0, reach: [], caughtUpAt: undefined },
    ...patch,
  };
}

/** A store opened for a test, with what it reported. */
export type OpenedStore = { readonly store: Store; readonly reported: readonly UnreadableRow[] };

/** The value of a result that a test needs in order to go on. */
export function must<T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T {
  if (!result.ok) throw new Error(`expected a value, got ${String(result.error)}`);
  return result.value;
}

/** Opens a store over `factory`. Stores with the same `channel` hear each other. */
export async function openTestStore(
  factory: IDBFactory = new IDBFactory(),
  channel: string = toBase64Url(randomBytes(8)),
): Promise<OpenedStore> {
  const reported: UnreadableRow[] = [];
  const opened = await openStore({
    indexedDB: factory,
    openChannel: (name) => new BroadcastChannel(`${channel}:${name}`),
    report: (row) => reported.push(row),
  });
  return { store: must(opened), reported };
}

/** Puts anything at all where the store keeps its rows, as a damaged disk or other version might. */
export async function putRow(
  factory: IDBFactory,
  part: string,
  value: unknown,
  key?: IDBValidKey,
): Promise<void> {
  const connection = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = factory.open('twoway');
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(new Error('cannot open twoway')));
  });
  await new Promise<void>((resolve, reject) => {
    const transaction = connection.transaction(part, 'readwrite');
    transaction.addEventListener('complete', () => resolve());
    transaction.addEventListener('abort', () => reject(new Error('cannot put the row')));
    if (key === undefined) transaction.objectStore(part).put(value);
    else transaction.objectStore(part).put(value, key);
  });
  connection.close();
}
