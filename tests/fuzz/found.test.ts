/** What the fuzz has found, each as the shortest schedule that showed it. */
import { expect, test } from 'vitest';
import { LOST_EXTRA } from '../support/fuzz/lost-extra.ts';
import type { Step } from '../support/fuzz/schedule.ts';
import { playSeed } from '../support/fuzz/seeds.ts';

/** With which the newcomer at the end comes by what the schedule left, and nothing worse. */
const SEED = 3;
const firstPage = { device: 0, page: 0 } as const;

function happens(...steps: readonly Step[]): Promise<readonly string[]> {
  return playSeed(SEED, steps);
}

test('[S20] a page that opens while its sibling is still storing has that, too', async () => {
  const wrong = await happens(
    { do: 'stall', device: 1, after: 0 },
    { do: 'edit', device: 1, page: 0, kind: 'type', at: 8 },
    { do: 'open', device: 1 },
  );
  expect(wrong).toEqual([]);
});

test('[S31] a page that was frozen when the owner told its state says what the others say', async () => {
  const wrong = await happens(
    { do: 'open', device: 0 },
    { do: 'freeze', device: 0, page: 1 },
    { do: 'flow' },
    { do: 'thaw', device: 0, page: 1 },
  );
  expect(wrong).toEqual([]);
});

test('[R6] a change set aside and found again in the rows holds nothing of one’s own back', async () => {
  const wrong = await happens(
    { do: 'freeze', ...firstPage },
    { do: 'open', device: 0 },
    { do: 'poison', kind: 'early', at: 764 },
    { do: 'wait', ms: 6_000 },
    { do: 'flow' },
    { do: 'jot', device: 0, page: 1 },
  );
  expect(wrong).toEqual([]);
});

test('[R6] the notice of a change that could not be read goes when another page has read it', async () => {
  const wrong = await happens(
    { do: 'open', device: 0 },
    { do: 'poison', kind: 'early', at: 1 },
    { do: 'flow' },
    { do: 'freeze', ...firstPage },
    { do: 'poison', kind: 'base', at: 814 },
  );
  expect(wrong).toEqual([]);
});

test('[B24, S33] a jot that has left the box outlasts a power cut', async () => {
  const wrong = await happens(
    { do: 'relay-refuses', count: 2 },
    { do: 'jot', ...firstPage },
    { do: 'edit', ...firstPage, kind: 'item', at: 8 },
    { do: 'flow' },
    { do: 'crash', device: 0, lost: 6 },
  );
  expect(wrong).toEqual([]);
});

test('[S18] the notice of a refusal goes when the change is found in the log after all', async () => {
  const wrong = await happens(
    { do: 'flow' },
    { do: 'relay-refuses', count: 1 },
    { do: 'edit', ...firstPage, kind: 'item', at: 8 },
    { do: 'wait', ms: 250 },
    { do: 'flow' },
    { do: 'wait', ms: 2_500 },
    { do: 'lose-answers', line: 0 },
  );
  expect(wrong).toEqual([]);
});

test('[S46, S47] what could not be read when a snapshot was made reaches who comes by that snapshot', async () => {
  const wrong = await happens(
    { do: 'poison', kind: 'early', at: 347 },
    { do: 'flow' },
    { do: 'wait', ms: 6_000 },
    { do: 'flow' },
    { do: 'wait', ms: 6_000 },
    { do: 'flow' },
  );
  expect(wrong).toEqual([]);
});

test('[R4] what is on its way and then lost at a power cut stands in no snapshot', async () => {
  expect(await happens(...LOST_EXTRA)).toEqual([]);
});

test('[S45] what a lossy snapshot stands for is read while the relay has it', async () => {
  const wrong = await happens(
    { do: 'poison', kind: 'early', at: 306 },
    // With all of the roster and nothing of the record.
    { do: 'poison', kind: 'lossy-snapshot', at: 2 },
  );
  expect(wrong).toEqual([]);
});

test('[B22] a page that was fenced while its disk was full comes to rest', async () => {
  const wrong = await happens(
    { do: 'disk', device: 0, mood: 'full' },
    { do: 'flow' },
    { do: 'wait', ms: 12_000 },
    { do: 'cut', line: 7, after: 13 },
    { do: 'flow' },
    { do: 'open', device: 3 },
    { do: 'show', device: 0, page: 0, visible: false },
    { do: 'join' },
    { do: 'swallow', line: 5 },
  );
  expect(wrong).toEqual([]);
});

test('[Z3] what one power cut has left on the disk no other takes away', async () => {
  const wrong = await happens(
    { do: 'swallow', line: 3 },
    { do: 'lose-answers', line: 5 },
    { do: 'edit', ...firstPage, kind: 'item', at: 227 },
    { do: 'crash', device: 4, lost: 2 },
    { do: 'flow' },
    { do: 'edit', device: 6, page: 0, kind: 'type', at: 27 },
    { do: 'open', device: 3 },
    { do: 'crash', device: 0, lost: 6 },
    { do: 'crash', device: 0, lost: 4 },
  );
  expect(wrong).toEqual([]);
});

test('[S8] what a page on a full disk told and could not store goes up by the one that it was told to', async () => {
  const wrong = await happens(
    { do: 'disk', device: 6, mood: 'full' },
    { do: 'open', device: 0 },
    { do: 'edit', device: 6, page: 0, kind: 'paragraph', at: 92 },
    { do: 'wait', ms: 250 },
    { do: 'poison', kind: 'garbage-snapshot', at: 951 },
    { do: 'wait', ms: 250 },
    { do: 'kill', device: 6, page: 0 },
  );
  expect(wrong).toEqual([]);
});

test('[S20, S74] a change that a sibling told without what it builds on joins the page once that comes', async () => {
  const wrong = await happens(
    { do: 'disk', device: 1, mood: 'full' },
    { do: 'lose-answers', line: 3 },
    { do: 'flow' },
    { do: 'open', device: 4 },
    { do: 'jot', device: 1, page: 0 },
    { do: 'join' },
    { do: 'edit', device: 1, page: 0, kind: 'type', at: 693 },
    { do: 'kill', device: 1, page: 0 },
  );
  expect(wrong).toEqual([]);
});

test('[S74] words typed next to what was not stored when the page was killed are on the page that opens next', async () => {
  const wrong = await happens(
    { do: 'flow' },
    { do: 'wait', ms: 2_500 },
    { do: 'flow' },
    { do: 'disk', device: 1, mood: 'full' },
    { do: 'edit', ...firstPage, kind: 'paragraph', at: 1 },
    { do: 'wait', ms: 2_500 },
    { do: 'flow' },
    { do: 'disk', device: 1, mood: 'healthy' },
    // Its own words are stored, and what came before them from the relay is not.
    { do: 'stall', device: 1, after: 1 },
    { do: 'edit', device: 1, page: 0, kind: 'type', at: 1 },
    { do: 'kill', device: 1, page: 0 },
  );
  expect(wrong).toEqual([]);
});

test('[S46, S47] a lossy snapshot is mended though somebody could compact before it was compared', async () => {
  // With this one everybody but its author is away while it is made, and a newcomer comes by it first.
  const wrong = await playSeed(7, [
    { do: 'lose-answers', line: 4 },
    { do: 'swallow', line: 1 },
    { do: 'wait', ms: 250 },
    { do: 'wait', ms: 250 },
    { do: 'open', device: 7 },
    { do: 'disk', device: 7, mood: 'broken' },
    { do: 'freeze', device: 2, page: 1 },
    { do: 'poison', kind: 'early', at: 599 },
    { do: 'poison', kind: 'early', at: 643 },
  ]);
  expect(wrong).toEqual([]);
});
