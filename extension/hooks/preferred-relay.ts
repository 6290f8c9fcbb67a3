/**
 * The relay that a mentorship gets when it is first shared. Until then it lives on this device alone:
 * what a relay has once taken stays with it, so nobody is bound to one before there is a partner. [U19]
 */
import type { Store } from '../store/store.ts';
import type { Settings } from '../store/settings.ts';
import type { Room } from './room.ts';

/** How long the page's own engine may take to hear of its relay. */
const HEARD_WITHIN_MS = 5_000;

/** The address that was chosen in the settings, else the one that was built in; `undefined` for none. */
export function preferredRelay(settings: Settings): string | undefined {
  return (settings.relayAddress ?? __TWOWAY_RELAY__) || undefined;
}

/** Gives `room`, a mentorship or my profile, its relay; resolves once the room knows, whether or not it is there. */
export async function giveRelay(
  store: Store,
  room: Pick<Room, 'roomId' | 'status'>,
  relayAddress: string,
): Promise<boolean> {
  const saved = await store.keyring.update(room.roomId, { relayAddress });
  if (!saved.ok) return false;
  return new Promise((resolve) => {
    const finish = (heard: boolean): void => {
      clearTimeout(timer);
      stop();
      resolve(heard);
    };
    let stop = (): void => undefined;
    const timer = setTimeout(() => finish(false), HEARD_WITHIN_MS);
    stop = room.status.subscribe(({ relay }) => {
      if (relay.state !== 'none') queueMicrotask(() => finish(true));
    });
  });
}
