/**
 * The relay that a mentorship gets when it is first shared. Until then it lives on this device alone:
 * what a relay has once taken stays with it, so nobody is bound to one before there is a partner. [U19]
 */
import type { Store } from '../store/store.ts';
import type { Settings } from '../store/settings.ts';
import type { Engine } from '../sync/engine.ts';

/** The address that was chosen in the settings, else the one that was built in; `undefined` for none. */
export function preferredRelay(settings: Settings): string | undefined {
  return (settings.relayAddress ?? __TWOWAY_RELAY__) || undefined;
}

/** Gives the room of `engine`, a mentorship or my profile, its relay; false where it could not be stored. [S168] */
export async function giveRelay(
  { keyring }: Pick<Store, 'keyring'>,
  engine: Pick<Engine, 'entry' | 'adoptEntry'>,
  relayAddress: string,
): Promise<boolean> {
  const saved = await keyring.update(engine.entry().roomId, { relayAddress });
  if (saved.ok) await engine.adoptEntry();
  return saved.ok;
}
