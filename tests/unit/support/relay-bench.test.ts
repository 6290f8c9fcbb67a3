import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { notesOf } from '#shared/record/notes.ts';
import { readFrame } from '#shared/wire/frame.ts';
import { readUp } from '#shared/wire/up.ts';
import { makeEditTrace, TRACE_SESSION } from '../../bench/relay/edit-trace.ts';
import { createFigures, median } from '../../bench/relay/figures.ts';
import { stateBytesOf } from '../../bench/relay/opened-bytes.ts';
import { boundBy } from '../../bench/relay/processor-shares.ts';
import { createSealedAppends, sentAtOf } from '../../bench/relay/sealed-appends.ts';
import { MASK } from '../../bench/relay/raw-socket.ts';
import { newTestRoom } from '../../support/wire-client.ts';

const joined = (updates: readonly Uint8Array[]): Buffer => Buffer.concat(updates);

test('an editing trace is the same bytes for the same seed, and others for another', () => {
  const [one, again, other] = [makeEditTrace(400, 7), makeEditTrace(400, 7), makeEditTrace(400, 8)];
  expect(joined(again.updates).equals(joined(one.updates))).toBe(true);
  expect(joined(other.updates).equals(joined(one.updates))).toBe(false);
});

test('both people of an editing trace, and who applies it, end with one text', () => {
  const { updates, texts } = makeEditTrace(2_000, 20_261_126);
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  const opened = notesOf(doc, TRACE_SESSION).toJSON();
  expect(texts).toEqual([opened, opened]);
});

test('an editing trace has so many keystrokes, of two, some of which take back', () => {
  const edits = 2_000;
  const { updates, texts } = makeEditTrace(edits, 3);
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  const inserted = [...Y.decodeStateVector(Y.encodeStateVector(doc)).values()];
  const typed = inserted.reduce((sum, clock) => sum + clock, 0);
  const takenBack = typed - texts[0].length;
  expect(inserted).toHaveLength(2);
  expect(typed + takenBack).toBe(edits);
  expect(takenBack / edits).toBeGreaterThan(0.03);
});

/** The message in a whole frame of a client, the mask taken off. */
function unmasked(frame: Buffer, size: number): Buffer {
  const message = Buffer.from(frame.subarray(frame.length - size));
  return message.map((byte, at) => byte ^ (MASK[at & 3] ?? 0)) as Buffer;
}

test.each([300, 100 * 1_024])(
  'appends with %i sealed bytes read as such, each with the next counter and its time',
  async (sealedBytes) => {
    const { start } = await newTestRoom();
    const appends = createSealedAppends(start, sealedBytes);
    const both = appends.next(2, 1_234.5);
    const headBytes = sealedBytes > 65_535 ? 14 : 8;
    const frames = [both.subarray(0, both.length / 2), both.subarray(both.length / 2)];
    const counters = frames.map((whole, place) => {
      const message = unmasked(whole, whole.length - headBytes);
      const append = readUp(message);
      if (!append.ok || append.value.type !== 'append') throw new Error('not an append');
      const frame = readFrame(append.value.frame);
      if (!frame.ok) throw new Error('not a frame');
      expect(sentAtOf(message, message.length)).toBe(1_234.5);
      expect(frame.value.header).toMatchObject({ kind: 'entry', seen: start });
      const bytes = Buffer.from(append.value.frame);
      const isAt = [0, 1].map((at) => appends.isFrame(at, bytes, 0, bytes.length));
      expect(isAt).toEqual([place === 0, place === 1]);
      return frame.value.header.counter;
    });
    expect(counters[1]).toBe((counters[0] ?? 0) + 1);
  },
);

test('a target tells medians of its rounds, null for what was not measured, and all that was lost', () => {
  const figures = createFigures();
  for (const value of [9, 1, 2]) figures.add('pairP50Ms', value);
  for (const value of [30, 10]) figures.addByEdits('coldOpenMs', 1_000, value);
  figures.addByEdits('coldOpenMs', 50_000, 80);
  for (const lost of [2, 3]) figures.addLost(lost);
  expect(figures.told()).toEqual({
    pairP50Ms: 2,
    pairP99Ms: null,
    saturatedPerSecond: null,
    serverCpuMsPer1000: null,
    pacedP50Ms: null,
    pacedP99Ms: null,
    idleRssPerConnectionKb: null,
    idleRssPerRoomKb: null,
    coldOpenMs: { '1000': 20, '50000': 80 },
    coldSettledMs: null,
    coldOpenBytes: null,
    coldOpenStateBytes: null,
    ackedLost: 5,
  });
  expect(median([4, 1])).toBe(2.5);
});

test('what brings a record’s state is its snapshot without the roster and the claims', () => {
  const parts = new Map([
    ['welcome messages', 1_000],
    ['entry: body', 2_000],
    ['snapshot-part messages', 1],
    ['snapshot: header and lengths', 10],
    ['snapshot: roster, 4 records', 3_000],
    ['snapshot: state, deflated (9 before)', 100],
    ['snapshot: last claims of 2 devices, lengths', 4_000],
  ]);
  expect(stateBytesOf(parts)).toBe(111);
});

test('a figure is the load client’s when that one is at its end and the server is not', () => {
  expect(boundBy(0.95, 0.95, 1.9, 2)).toBe('server');
  expect(boundBy(0.6, 0.95, 1.6, 2)).toBe('load');
  expect(boundBy(0.7, 0.6, 1.9, 2)).toBe('machine');
  expect(boundBy(0.5, 0.3, 1.1, 2)).toBe('server');
});
