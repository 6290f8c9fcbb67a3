/** What the popup says of items that its projection only counts. */
import { cleanup, render, screen } from '@testing-library/preact';
import { afterEach, expect, test } from 'vitest';
import { newId, type ItemId } from '#shared/base/ids.ts';
import { Popup } from '../../../extension/views/popup/Popup.tsx';
import { must, sampleProjection } from '../../support/store/samples.ts';
import { openPopup, popupPlace } from '../../support/views/popup-store.ts';

afterEach(cleanup);

test('[B66, U7] items of mine that a projection only counts are counted in the list', async () => {
  const popup = await openPopup(await popupPlace(['Kim']));
  render(
    <Popup model={popup.model} openPanel={() => {}} openDashboard={() => {}} openJoin={() => {}} />,
  );
  await popup.opened;
  const [known] = popup.model.mentorships.value;
  if (!known) throw new Error('no mentorship');
  const mine = Array.from({ length: 40 }, (_, n) => ({
    ...{ id: newId<ItemId>(), text: `item ${n}`, dueOn: undefined },
    status: 'not_started' as const,
  }));
  const { roomId, me } = known;
  must(
    await popup.store.projections.write(sampleProjection({ roomId, me, mine, moreMine: 99_000 })),
  );
  expect(await screen.findByText('and 99,010 more on the dashboard')).toBeTruthy();
});
