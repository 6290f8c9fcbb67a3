/** Today over mentorships of which something is known, as their holders would have written it. */
import { vi } from 'vitest';
import { newId, type MemberId, type Millis } from '#shared/base/ids.ts';
import type { KeyringEntry } from '../../../extension/store/keyring-entry.ts';
import type { Projection } from '../../../extension/store/projection.ts';
import type { Tidings } from '../../../extension/store/tidings.ts';
import { TodayPage } from '../../../extension/views/today/TodayPage.tsx';
import { must, sampleProjection } from '../store/samples.ts';
import type { TestPage } from './page.tsx';

/** A Monday, noon, by the clock of the tests. */
export const NOW = new Date(2026, 2, 2, 12).getTime() as Millis;
/** The partner. */
export const ROBIN = newId<MemberId>();

type Known = Partial<Projection> & Partial<Tidings>;

/** Writes what is known of a mentorship, with Robin in it, as its holder would. */
export async function know(page: TestPage, entry: KeyringEntry, patch: Known = {}): Promise<void> {
  const { roomId, memberId: me, mentorshipName: name } = entry;
  const member = { role: undefined, colour: undefined, zone: undefined };
  const members = [
    { ...member, id: me, name: 'Sam' },
    { ...member, id: ROBIN, name: 'Robin' },
  ];
  const tidings = { waiting: [], coming: [], moreWaiting: 0, ...patch };
  const known = sampleProjection({ roomId, me, name, members, ...patch, tidings });
  must(await page.store.projections.write(known));
  await vi.waitFor(() => {
    const shown = page.shelf.mentorships.value.find((one) => one.roomId === roomId);
    if (shown?.members.length !== known.members.length) throw new Error('not on the shelf yet');
  });
}

/** Draws Today with one mentorship of which this is known. */
export async function todayWith(page: TestPage, patch: Known = {}): Promise<KeyringEntry> {
  const entry = await page.make('Sam and Robin', 'Sam');
  await know(page, entry, patch);
  page.draw(<TodayPage />);
  return entry;
}
