/** What the popup says of the next session: the soonest of all mentorships, and none that has begun. */
import { cleanup, fireEvent, render, screen } from '@testing-library/preact';
import { signal } from '@preact/signals';
import { afterEach, expect, test, vi } from 'vitest';
import { newId, type ItemId, type Millis } from '#shared/base/ids.ts';
import type { Projection } from '../../../extension/store/projection.ts';
import { NextSession } from '../../../extension/views/popup/NextSession.tsx';
import { sampleProjection } from '../../support/store/samples.ts';

const HOUR = 3_600_000;
const NOW = new Date(2026, 2, 2, 9, 0).getTime() as Millis;

afterEach(cleanup);

function withSession(name: string, hours: number, title?: string): Projection {
  const startsAt = (NOW + hours * HOUR) as Millis;
  const nextSession = { id: newId<ItemId>(), title, startsAt, zone: undefined };
  return sampleProjection({ name, nextSession });
}

function draw(...mentorships: readonly Projection[]) {
  const open = vi.fn<(route: string) => void>();
  const model = { mentorships: signal(mentorships), now: () => NOW };
  const { container } = render(<NextSession model={model} open={open} />);
  return { open, container };
}

test('[U306] the soonest is told with its mentorship, and leads to its page', () => {
  const [later, sooner] = [withSession('Kim', 30), withSession('Lou', 26, 'On writing')];

  const { open, container } = draw(later, sooner);

  expect(container.textContent?.replaceAll('\u202f', ' ')).toBe(
    'Next session: Tomorrow, 11:00 AM · On writing · Lou',
  );
  fireEvent.click(screen.getByRole('button'));
  expect(open).toHaveBeenCalledWith(`/m/${sooner.roomId}/s/${sooner.nextSession?.id}`);
});

test('[U306] of the only mentorship the name is not said', () => {
  expect(draw(withSession('Kim', 1)).container.textContent).toMatch(
    /^Next session: Today, 10:00.AM$/,
  );
});

test('[U306] one that has begun, that has no time, and none are not told', () => {
  const timeless = { id: newId<ItemId>(), title: 'x', startsAt: undefined, zone: undefined };
  const { container } = draw(
    withSession('Kim', -1),
    sampleProjection({ nextSession: timeless }),
    sampleProjection({ nextSession: undefined }),
  );

  expect(container.textContent).toBe('');
});
