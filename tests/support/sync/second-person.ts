/** Ben of the stage as a whole person: his device has a profile and engines of its own. */
import type { KeyringEntry } from '../../../extension/store/keyring-entry.ts';
import { createHeadlessPerson, type HeadlessPerson } from '../headless-client.ts';
import { closing, type Stage } from './stage.ts';

/**
 * Gives Ben's device, which the log has introduced, a profile, whose keyring says what `patch` does.
 * Closed by `leave`.
 */
export async function becomeBen(
  { entry, ben }: Stage,
  patch: Partial<KeyringEntry> = {},
): Promise<HeadlessPerson> {
  const person = await createHeadlessPerson('Ben');
  closing(person.close);
  const bens: KeyringEntry = {
    ...entry,
    device: ben.device,
    memberId: ben.memberId,
    memberName: 'Ben',
    genesis: undefined,
    origin: { state: 'created', atRelay: true },
    introduced: true,
    ...patch,
  };
  const added = await person.store.keyring.add(bens);
  if (!added.ok) throw new Error(added.error);
  return person;
}
