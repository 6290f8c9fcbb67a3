/**
 * What is different between two texts, in words: a longest common subsequence of words and blanks, what is
 * alike at both ends set aside first. Texts so far apart that looking would take long are one change. [U166]
 */

/** A stretch of text: in both, only in the earlier, or only in the later. */
export type Stretch = { readonly kind: 'same' | 'gone' | 'new'; readonly text: string };

/** Larger tables than this are not made. */
const MOST_CELLS = 4_000_000;

function piecesOf(text: string): readonly string[] {
  return text.match(/\n|[^\S\n]+|[^\s]+/gu) ?? [];
}

function joined(stretches: readonly Stretch[]): readonly Stretch[] {
  const out: Stretch[] = [];
  for (const stretch of stretches) {
    const last = out.at(-1);
    if (stretch.text === '') continue;
    if (last?.kind === stretch.kind)
      out[out.length - 1] = { kind: last.kind, text: last.text + stretch.text };
    else out.push(stretch);
  }
  return out;
}

/** The lengths of common subsequences from each place on. */
function tableOf(
  before: readonly string[],
  after: readonly string[],
): (at: number, to: number) => number {
  const width = after.length + 1;
  const lengths = new Uint32Array((before.length + 1) * width);
  const look = (at: number, to: number): number => lengths[at * width + to] ?? 0;
  for (let at = before.length - 1; at >= 0; at -= 1)
    for (let to = after.length - 1; to >= 0; to -= 1)
      lengths[at * width + to] =
        before[at] === after[to]
          ? look(at + 1, to + 1) + 1
          : Math.max(look(at + 1, to), look(at, to + 1));
  return look;
}

function between(before: readonly string[], after: readonly string[]): readonly Stretch[] {
  const gone = (pieces: readonly string[]): Stretch => ({ kind: 'gone', text: pieces.join('') });
  const added = (pieces: readonly string[]): Stretch => ({ kind: 'new', text: pieces.join('') });
  if ((before.length + 1) * (after.length + 1) > MOST_CELLS) return [gone(before), added(after)];
  const length = tableOf(before, after);
  const stretches: Stretch[] = [];
  let [at, to] = [0, 0];
  while (at < before.length && to < after.length) {
    const [mine = '', theirs = ''] = [before[at], after[to]];
    if (mine === theirs) {
      stretches.push({ kind: 'same', text: mine });
      at += 1;
      to += 1;
    } else if (length(at + 1, to) >= length(at, to + 1)) {
      stretches.push({ kind: 'gone', text: mine });
      at += 1;
    } else {
      stretches.push({ kind: 'new', text: theirs });
      to += 1;
    }
  }
  return [...stretches, gone(before.slice(at)), added(after.slice(to))];
}

/** The stretches of which the earlier text (same, gone) and the later one (same, new) are made, in order. */
export function textDifferences(before: string, after: string): readonly Stretch[] {
  const [a, b] = [piecesOf(before), piecesOf(after)];
  const most = Math.min(a.length, b.length);
  let start = 0;
  while (start < most && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < most - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  return joined([
    { kind: 'same', text: a.slice(0, start).join('') },
    ...between(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    { kind: 'same', text: a.slice(a.length - end).join('') },
  ]);
}
