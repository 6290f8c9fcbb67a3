/**
 * Makes a mentorship on this device with my name as the settings say. Its code comes when it is first
 * needed, so that the popup stays small. [U4, U8]
 */
import type { Clock } from '#shared/base/clock.ts';
import { err, type Result } from '#shared/base/result.ts';
import type { StoreFault } from '../store/fault.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';
import type { JotStore } from '../store/jot-store.ts';

const FIRST_ROLE = 'mentee';

/** Makes and keeps a mentorship called `mentorshipName`. */
export async function startMentorship(
  store: JotStore,
  clock: Clock,
  mentorshipName: string,
): Promise<Result<KeyringEntry, StoreFault>> {
  const [{ createMentorship }, settings] = await Promise.all([
    import('../sync/mentorships.ts'),
    store.settings.read(),
  ]);
  if (!settings.ok) return settings;
  const { name: memberName } = settings.value;
  const made = await createMentorship(
    { keyring: store.keyring, now: clock.now },
    {
      mentorshipName,
      memberName,
      role: FIRST_ROLE,
      // It gets its relay with the first invite: see preferred-relay.ts.
      relayAddress: undefined,
    },
  );
  if (made.ok) return made;
  // A fresh room id that is there already cannot be; the store gave a wrong answer.
  return err(made.error === 'exists' ? 'aborted' : made.error);
}
