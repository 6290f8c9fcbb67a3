/** The fuzz must notice when R4 is not kept: a snapshot is whatever the document holds at that moment. */
import { copyBytes } from '#shared/base/bytes.ts';
import { writeSnapshotBody } from '#shared/seal/snapshot.ts';
import * as Y from 'yjs';
import { expect, test, vi } from 'vitest';
import { LOST_EXTRA } from '../support/fuzz/lost-extra.ts';
import { firstFault, playSeed } from '../support/fuzz/seeds.ts';
import type * as SnapshotMakerFile from '../../extension/sync/snapshot-maker.ts';

vi.mock(import('../../extension/sync/snapshot-maker.ts'), async (original) => {
  const real: typeof SnapshotMakerFile = await original();
  return {
    ...real,
    async makeSnapshot({ doc, read, roster, claims }) {
      const covers = read();
      if (covers.seq === 0) return { state: 'not-now' };
      const { witnesses } = claims();
      const body = await writeSnapshotBody({
        records: roster().records,
        witnesses: new Map(witnesses.map(({ device, seq, hash }) => [device, { seq, hash }])),
        state: copyBytes(Y.encodeStateAsUpdateV2(doc)),
      });
      return { state: 'made', covers, body };
    },
  };
});

const FAULT = /holds other changes/u;

test(
  '[Z5] a client whose snapshots hold more than the log fails the fuzz',
  { timeout: 120_000 },
  async () => {
    expect(await firstFault(FAULT, 9)).toBeDefined();
  },
);

test('[Z5] it fails the shortest schedule that shows it, too', async () => {
  const wrong = await playSeed(3, LOST_EXTRA);
  expect(wrong.filter((one) => FAULT.test(one))).not.toEqual([]);
});
