/**
 * One open mentorship as views see it: what is true now (record, status, presence) as signals, and
 * one way to change it. Views get a `Room` and never make one; only `hooks/open-room.ts` does. Types
 * of Yjs stand here as types only, so that views and components import none of it.
 */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { ReadonlySignal } from '@preact/signals';
import type { Awareness } from 'y-protocols/awareness';
import type { Doc } from 'yjs';
import type { DeviceId, MemberId, Millis, RoomId } from '#shared/base/ids.ts';
import type { Result } from '#shared/base/result.ts';
import type { Author } from '#shared/record/operation.ts';
import type { Presence, PresenceSurface } from '#shared/record/presence.ts';
import type { Role } from '#shared/record/schema.ts';
import type { RecordView } from '#shared/record/view.ts';
import type { Projection } from '../store/projection.ts';
import type { EngineStatus } from '../sync/engine-status.ts';
import type { Invitation, InviteFault } from '../sync/invitation.ts';

import type { ChangeNews } from './change-news.ts';
import type { RoomEnding } from './room-ending.ts';
import type { Signing } from './signing.ts';
import type { Done, TookBack } from './taking-back.ts';
import type { TypedKeeper } from './typed-keeper.ts';

export type { Author } from '#shared/record/operation.ts';

/** A member as a view draws them. */
export type Person = {
  readonly id: MemberId;
  readonly name: string;
  readonly role: Role | undefined;
  /** Six-digit colour. */
  readonly colour: string;
  readonly here: boolean;
  readonly me: boolean;
};

/** How far the record is: `painting` shows the projection, `failed` says nothing is being saved. */
export type RoomLoad = 'painting' | 'ready' | 'failed';

/** An open mentorship. */
export type Room = {
  readonly roomId: RoomId;
  readonly memberId: MemberId;
  /** Where this room is open; goes into its presence. */
  readonly surface: PresenceSurface;
  readonly doc: Doc;
  readonly awareness: Awareness;
  readonly load: ReadonlySignal<RoomLoad>;
  /** The record as it is now; empty until `load` is `ready`. */
  readonly record: ReadonlySignal<RecordView>;
  /** The same, to be read field by field: who reads one is drawn again by its change alone. [U287] */
  readonly parts: RecordView;
  /** What was last known, for the first paint. */
  readonly projection: ReadonlySignal<Projection | undefined>;
  readonly status: ReadonlySignal<EngineStatus>;
  /** Everyone in the mentorship, me first. */
  readonly people: ReadonlySignal<readonly Person[]>;
  /** The presence of other members' open surfaces. */
  readonly others: ReadonlySignal<readonly Presence[]>;
  readonly now: () => Millis;
  /** Carries out one operation of shared/record as me, now; a refusal is for the caller to show. */
  readonly act: <T, Refusal>(
    operation: (doc: Doc, author: Author) => Result<T, Refusal>,
  ) => Result<T, Refusal>;
  /** As `act`; with what takes that alone back. [U281] */
  readonly actToUndo: <T, Refusal>(
    operation: (doc: Doc, author: Author) => Result<T, Refusal>,
  ) => Done<Result<T, Refusal>>;
  /** Takes back what I did last on this page, and of that what nobody has changed since. [U280] */
  readonly takeBack: () => TookBack;
  /** When I left it on this device; then it is only read. [U129] */
  readonly closedAt: ReadonlySignal<Millis | undefined>;
  /** What is half typed in its forms. */
  readonly halfTyped: TypedKeeper;
  /** Signing an agreement, and checking who signed it. */
  readonly signing: Signing;
  /** What others changed since its person last looked at it. */
  readonly changeNews: ChangeNews;
  /** What the devices in the roster are called. */
  readonly deviceLabels: () => Promise<ReadonlyMap<DeviceId, string>>;
  /** How it ends here, or at the relay. */
  readonly ending: RoomEnding;
  /** Makes a one-time invite code at the relay; `again`: for a member who lost their devices. */
  readonly invite: (again?: MemberId) => Promise<Result<Invitation, InviteFault>>;
  /** Gives it its relay, with its first invite; false where that could not be stored. */
  readonly giveRelay: (relayAddress: string) => Promise<boolean>;
  /** While I compose (an input method), remote changes wait, 5 s at most. */
  readonly composing: (isComposing: boolean) => void;
  /** Tries the relay again after it was stopped. */
  readonly retry: () => void;
  /** Gives the relay back what it lost, where the status says that this device can. */
  readonly bringBack: () => void;
  /** Gives the relay the word that it asks for, and tries it again; false where it could not be stored. [U305] */
  readonly giveWord: (word: string) => Promise<boolean>;
  /** Ends what this room holds: sockets, timers, listeners. Resolves once nothing of it runs, or after 8 s. */
  readonly close: () => Promise<void>;
};

/** The room of the surface around a view. */
export const RoomContext = createContext<Room | undefined>(undefined);

/** The room of the surface around this view; only below a `RoomContext.Provider`. */
export function useRoom(): Room {
  const room = useContext(RoomContext);
  if (!room) throw new Error('useRoom outside a RoomContext');
  return room;
}
