/**
 * What came of the log on this connection, entry by entry: how much there is since the newest snapshot,
 * and what the entries after a place hold, for as long back as it is remembered. [R4, S46]
 */
import { joinAllRanges, type UpdateRanges } from './update-ranges.ts';

/** How many entries are remembered at least; whoever needs more cannot compare. */
const REMEMBERED_ENTRIES = 2_048;

/** The end of the log. */
export type LogTail = {
  /** Entry `seq` of `size` bytes; `ranges` of what it holds, nothing for a record. */
  readonly add: (seq: number, size: number, ranges: UpdateRanges) => void;
  /** The newest snapshot covers `seq` now. */
  readonly cut: (seq: number) => void;
  /** The bytes of the entries after the newest snapshot. */
  readonly bytes: () => number;
  /** What the entries after `seq` hold, or `undefined` when some are not remembered. */
  readonly after: (seq: number) => UpdateRanges | undefined;
};

/** What was known at the login. */
export type TailStart = {
  /** Where this connection began to read. */
  readonly from: number;
  /** The head at the welcome, and the bytes up to there. */
  readonly head: number;
  readonly bytes: number;
};

type Entry = { readonly seq: number; readonly size: number; readonly ranges: UpdateRanges };

/** The tail of one connection. */
export function createLogTail(start: TailStart): LogTail {
  const entries: Entry[] = [];
  let from = start.from;
  let { bytes } = start;
  return {
    add(seq, size, ranges) {
      if (seq > start.head) bytes += size;
      entries.push({ seq, size, ranges });
      if (entries.length <= 2 * REMEMBERED_ENTRIES) return;
      from = entries.splice(0, REMEMBERED_ENTRIES).at(-1)?.seq ?? from;
    },
    cut(seq) {
      if (seq < from) return;
      bytes = entries.filter((entry) => entry.seq > seq).reduce((sum, { size }) => sum + size, 0);
    },
    bytes: () => bytes,
    after(seq) {
      if (seq < from) return undefined;
      const since = entries.filter((entry) => entry.seq > seq);
      return joinAllRanges(since.map(({ ranges }) => ranges));
    },
  };
}
