/** Where the focus is after a line went into the bin, or came back out of it. */
import { fireEvent, screen } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Millis } from '#shared/base/ids.ts';
import { addJot } from '#shared/record/operations/jots.ts';
import { BetweenBlock } from '../../../extension/views/between/BetweenBlock.tsx';
import { BinPage } from '../../../extension/views/dashboard/BinPage.tsx';
import { must } from '../../support/store/samples.ts';
import { withRobin, type WithRobin } from '../../support/views/with-robin.tsx';

let at: WithRobin;

beforeEach(async () => {
  at = await withRobin(
    <>
      <BetweenBlock />
      <BinPage />
    </>,
  );
  at.theirs((doc, by) => {
    for (const [later, text] of ['Third', 'Second', 'First'].entries())
      must(addJot(doc, { ...by, now: (by.now + later) as Millis }, { kind: 'win', text }));
  });
});

afterEach(() => at.close());

const button = (name: string) => screen.getByRole('button', { name });
const restores = () => screen.getAllByRole('button', { name: 'Restore' });

test('[U260] whoever puts lines into the bin goes on at the next one, and at the end at the one before', () => {
  fireEvent.click(button('Put into the bin: Second'));
  expect(document.activeElement).toBe(button('Put into the bin: Third'));
  fireEvent.click(button('Put into the bin: Third'));
  expect(document.activeElement).toBe(button('Put into the bin: First'));
});

test('[U260] whoever brings one back out of the bin goes on at the next one there', () => {
  fireEvent.click(button('Put into the bin: First'));
  fireEvent.click(button('Put into the bin: Second'));
  const [first, next] = restores();
  if (first) fireEvent.click(first);
  expect(restores()).toEqual([next]);
  expect(document.activeElement).toBe(next);
});
