/**
 * What came of the log on this connection, entry by entry: how much there is since the newest snapshot,
 * and what the entries after a place hold, for as long back as it is remembered. [R4, S46]
 */
import type { Bytes } from '#shared/base/bytes.ts';
import { joinAllRanges, type UpdateRanges } from './update-ranges.ts';

/** How many entries are remembered at least; what is before them counts as not there. */
const REMEMBERED_ENTRIES = 2_048;

/** What one entry holds: ranges of nothing for a record of the roster. */
export type EntryHolds = { readonly ranges: UpdateRanges; readonly record?: Bytes | undefined };

/** What the entries after a place hold; `whole` unless some of them are not remembered. */
export type Since = {
  readonly ranges: UpdateRanges;
  readonly records: readonly Bytes[];
  readonly whole: boolean;
};

/** The end of the log. */
export type LogTail = {
  /** Entry `seq` of `size` bytes. */
  readonly add: (seq: number, size: number, holds: EntryHolds) => void;
  /** The newest snapshot covers `seq` now. */
  readonly cut: (seq: number) => void;
  /** The bytes of the entries after the newest snapshot. */
  readonly bytes: () => number;
  /** What the entries after `seq` hold, as far as they are remembered. */
  readonly after: (seq: number) => Since;
};

/** What was known at the login. */
export type TailStart = {
  /** Where this connection began to read. */
  readonly from: number;
  /** The head at the welcome, and the bytes up to there. */
  readonly head: number;
  readonly bytes: number;
};

type Entry = EntryHolds & { readonly seq: number; readonly size: number };

/** The tail of one connection. */
export function createLogTail(start: TailStart): LogTail {
  const entries: Entry[] = [];
  let from = start.from;
  let { bytes } = start;
  return {
    add(seq, size, holds) {
      if (seq > start.head) bytes += size;
      entries.push({ seq, size, ...holds });
      if (entries.length <= 2 * REMEMBERED_ENTRIES) return;
      from = entries.splice(0, REMEMBERED_ENTRIES).at(-1)?.seq ?? from;
    },
    cut(seq) {
      if (seq < from) return;
      bytes = entries.filter((entry) => entry.seq > seq).reduce((sum, { size }) => sum + size, 0);
    },
    bytes: () => bytes,
    after(seq) {
      const since = entries.filter((entry) => entry.seq > seq);
      return {
        ranges: joinAllRanges(since.map(({ ranges }) => ranges)),
        records: since.flatMap(({ record }) => (record === undefined ? [] : [record])),
        whole: seq >= from,
      };
    },
  };
}
