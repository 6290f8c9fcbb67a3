/**
 * What the parts of one engine share: what it was given, what it is made of, and what changes while
 * it lives. One engine has one of these; nothing outside extension/sync sees it.
 */
import type { WebsocketProvider } from 'y-websocket';
import type { Awareness } from 'y-protocols/awareness';
import type * as Y from 'yjs';
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { parseRelayAddress, type RelayAddress } from '#shared/wire/relay-name.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';
import type { Store } from '../store/store.ts';
import type { DiskSpace } from '../store/turn-over.ts';
import type { Bridge, ChannelFactory } from './bridge.ts';
import type { ChangeTeller } from './change-teller.ts';
import type { Checkpointer } from './checkpointer.ts';
import type { CoalescingPace } from './coalescer.ts';
import type { CompactionPace } from './compactor.ts';
import type { LiveConnection } from './live-connection.ts';
import type { DrawnReport } from './drawn-report.ts';
import type { Gate } from './gate.ts';
import type { Owner } from './owner.ts';
import type { ContextKind, Visibility } from './ownership.ts';
import type { Projector } from './projector.ts';
import type { SocketClass } from './relay-line.ts';
import type { OwnChange } from './own-change.ts';
import { isMentorship } from './shared-upkeep.ts';
import type { SiblingPresence } from './sibling-presence.ts';
import type { StatusBoard } from './status-board.ts';
import type { Uncovered } from './uncovered.ts';

/** What an engine needs of its context. */
export type EngineDeps = {
  readonly entry: KeyringEntry;
  readonly store: Store;
  readonly kind: ContextKind;
  readonly visibility: Visibility;
  readonly indexedDB: IDBFactory | undefined;
  /** The platform's `navigator.storage`. */
  readonly disk?: DiskSpace | undefined;
  readonly locks: LockManager;
  readonly openChannel: ChannelFactory;
  readonly Socket: SocketClass;
  readonly now: () => Millis;
  /** What comes before the record is read, which keeps a page busy; must resolve soon. */
  readonly loadAfter?: Promise<void>;
  /** How quiet a room must be before its log is compacted; the rule's own pace when left out. */
  readonly compaction?: CompactionPace;
  /** How long what is typed waits to be sent with more; the rule's own pace when left out. */
  readonly coalescing?: CoalescingPace;
  /** Where several people live in one process (Node): each has databases of their own. */
  readonly databaseName?: (roomId: RoomId) => string;
};

/** One engine from the inside. */
export type EngineContext = {
  readonly deps: EngineDeps;
  readonly doc: Y.Doc;
  readonly awareness: Awareness;
  readonly bridge: Bridge;
  readonly board: StatusBoard;
  readonly gate: Gate;
  readonly siblings: SiblingPresence;
  /** Tells the log of changes; a profile has none. */
  readonly changes: ChangeTeller | undefined;
  /** Aborts when the engine closes. */
  readonly life: AbortSignal;
  entry: KeyringEntry;
  /** This page's term of the lock; 0 while it is a follower. */
  term: number;
  provider: WebsocketProvider | undefined;
  owner: Owner | undefined;
  projector: Projector | undefined;
  checkpointer: Checkpointer | undefined;
  /** What was typed here and is in no owner's hands yet. */
  uncovered: Uncovered | undefined;
  /** Tells the owner what this page has drawn. */
  drawing: DrawnReport | undefined;
  /** Changes made while this page is becoming the owner. */
  becoming: OwnChange[] | undefined;
  /** Does what this device owes the roster, and resolves when that is done. */
  attend: (live: LiveConnection) => Promise<void>;
  /** Ends the present tenure: another page took the lock. */
  fence: () => void;
  /** To be called when a try to become the owner is over, well or not. */
  readonly tried: () => void;
};

/** Whether this context is a page that people see now: it shows this mentorship's record. [S39, S85] */
export function isShowing({ deps, entry }: EngineContext): boolean {
  return isMentorship(entry) && deps.kind === 'page' && deps.visibility.visible();
}

/** The relay of the mentorship, where one is set that can be asked and the mentorship was not left. [S126] */
export function relayOf({ entry }: EngineContext): RelayAddress | undefined {
  if (entry.closedAt !== undefined) return undefined;
  const parsed = parseRelayAddress(entry.relayAddress ?? '');
  return parsed.ok ? parsed.value : undefined;
}
