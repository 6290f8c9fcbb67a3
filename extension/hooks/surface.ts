/**
 * What a page of the extension (dashboard or side panel) gives its views: the store and what stands
 * in it, and the few things that a page can do beyond one mentorship. Made by the entrypoint.
 */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Clock } from '#shared/base/clock.ts';
import type { RoomId } from '#shared/base/ids.ts';
import type { Result } from '#shared/base/result.ts';
import type { Role } from '#shared/record/schema.ts';
import type { Erased } from '../store/erasing.ts';
import type { StoreFault } from '../store/fault.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';
import type { Search } from '../search/search.ts';
import type { Store } from '../store/store.ts';
import type { Joined, JoinFault } from '../sync/mentorships.ts';
import type { Hiding } from './private-hiding.ts';
import type { Profile } from './profile.ts';
import type { Recovery } from './recovery-port.ts';
import type { Room } from './room.ts';
import type { Shelf } from './shelf.ts';

/** Who joins. */
export type Joiner = { readonly name: string; readonly role: Role };

/** A page with its store open. */
export type Surface = {
  readonly shelf: Shelf;
  readonly store: Store;
  readonly clock: Clock;
  /** Opens a mentorship of this device; whoever opens it closes it. */
  readonly openRoom: (entry: KeyringEntry) => Room;
  /** My private notes. */
  readonly profile: Profile;
  /** Whether they are hidden. */
  readonly hiding: Hiding;
  /** Makes the search over the mentorships of this device; its program is loaded then. */
  readonly openSearch: () => Promise<Search>;
  /** Making a recovery file or key, and restoring by one. */
  readonly openRecovery: () => Promise<Recovery>;
  /** Makes a mentorship on this device, with the relay of the settings. */
  readonly startMentorship: (name: string) => Promise<Result<KeyringEntry, StoreFault>>;
  /** Erases everything on this device; where it was done the page begins anew. [B91] */
  readonly eraseEverything: () => Promise<Result<Erased, StoreFault>>;
  /** Redeems a pasted code at its relay; the one of another browser of mine may come with nobody named. */
  readonly join: (pasted: string, joiner: Joiner | undefined) => Promise<Result<Joined, JoinFault>>;
  /** Tells the background that the jot box holds something new. */
  readonly poke: (roomId: RoomId) => void;
  /** Opens the side panel: must be the first statement of a click's handler. [U17] */
  readonly openPanel: () => void;
  /** Opens the dashboard in a tab, at home or at the part of the address after `#`. */
  readonly openDashboard: (hash?: string) => void;
};

/** The page around a view. */
export const SurfaceContext = createContext<Surface | undefined>(undefined);

/** The page around this view; only below a `SurfaceContext.Provider`. */
export function useSurface(): Surface {
  const surface = useContext(SurfaceContext);
  if (!surface) throw new Error('useSurface outside a SurfaceContext');
  return surface;
}
