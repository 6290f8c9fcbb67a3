/**
 * Finds the lines of notes, and of the agreement, that two sides changed while apart. Nothing is lost or doubled when they
 * merge, but a sentence that both rewrote may read oddly, so both are asked to look. What counts is
 * inserted and deleted characters, and a line that was split; what a line is (its kind, a tick) does
 * not. A line that somebody put beside is no change of its neighbours. [D16, D137]
 */
import * as Y from 'yjs';
import { agreementOf, sectionOfAgreement } from './agreement.ts';
import { charactersOf, FIRST_LINE, lineNameOf, walkItems, type LineName } from './note-lines.ts';
import { notesOf, sessionOfNotes } from './notes.ts';
import type { MarkedText, MarkInput } from './operations/marks.ts';

/** What was there before the two sides met: the document's snapshot from before the catch-up. */
export type ApartSides = {
  readonly before: Y.Snapshot;
  /** The updates of this side that the other did not have. */
  readonly mine: readonly Uint8Array[];
  /** The updates that the catch-up brought. */
  readonly theirs: readonly Uint8Array[];
};

/** The most marks of one meeting: who changed more lines than that has to read it all anyhow. */
const MAX_MARKS = 20;
const HINT_CHARACTERS = 80;

type Range = { readonly from: number; readonly to: number };
type Ranges = Map<number, Range[]>;
type Side = { readonly inserted: Ranges; readonly deleted: Ranges };
type SideName = 'mine' | 'theirs';

type Line = {
  readonly name: LineName;
  /** Who put its line break in, if one of the two. */
  readonly begunBy: SideName | undefined;
  readonly begunAt: Y.ID | undefined;
  /** The first place of it that each changed. */
  readonly changed: { mine?: Y.ID; theirs?: Y.ID };
  /** Whose characters stand in it. */
  readonly holds: Set<SideName | 'old'>;
  text: string;
};

/** Where what stands in a root is read; `undefined` for a root that holds no lines. */
function textOf(doc: Y.Doc, root: string): { text: Y.Text; where: MarkedText } | undefined {
  const sessionId = sessionOfNotes(root);
  if (sessionId !== undefined) return { text: notesOf(doc, sessionId), where: { sessionId } };
  const section = sectionOfAgreement(root);
  return section && { text: agreementOf(doc, section), where: { section } };
}

/**
 * The lines of all notes, and of the agreement, in `doc` that both sides changed, as marks whose ids are the same on every
 * device that saw the same two sides. Reads only; an update that cannot be read counts as empty.
 */
export function linesBothChanged(doc: Y.Doc, sides: ApartSides): readonly MarkInput[] {
  const mine = sideOf(sides.mine);
  const theirs = sideOf(sides.theirs);
  if (isEmpty(mine) || isEmpty(theirs)) return [];
  const found: MarkInput[] = [];
  for (const root of [...doc.share.keys()]) {
    const { text, where } = textOf(doc, root) ?? {};
    if (!text || !where || !holdsAnyOf(text, mine)) continue;
    const lines = linesOf(text, mine, theirs, sides.before);
    for (const [place, line] of lines.entries()) {
      const id = markId(line);
      if (id === undefined) continue;
      found.push({ ...where, id, block: line.name, blockHint: hintOf(lines, place) });
      if (found.length === MAX_MARKS) return found;
    }
  }
  return found;
}

function isEmpty({ inserted, deleted }: Side): boolean {
  return inserted.size === 0 && deleted.size === 0;
}

function sideOf(updates: readonly Uint8Array[]): Side {
  const side: Side = { inserted: new Map(), deleted: new Map() };
  for (const update of updates) addUpdate(side, update);
  return { inserted: disjoint(side.inserted), deleted: disjoint(side.deleted) };
}

/** The same places in order and apart, so that one is found by halving. */
function disjoint(ranges: Ranges): Ranges {
  const all: Ranges = new Map();
  for (const [client, list] of ranges) {
    const apart: Range[] = [];
    for (const { from, to } of list.toSorted((a, b) => a.from - b.from)) {
      const last = apart.at(-1);
      if (last === undefined || from > last.to) apart.push({ from, to });
      else apart[apart.length - 1] = { from: last.from, to: Math.max(last.to, to) };
    }
    all.set(client, apart);
  }
  return all;
}

/** Whether a side put anything into a text or took anything out: most change one of many. */
function holdsAnyOf(text: Y.Text, { inserted, deleted }: Side): boolean {
  let holds = false;
  walkItems(text, ({ id: { client, clock }, length }) => {
    holds ||= [inserted, deleted].some((one) => firstIn(one, client, clock, length) !== undefined);
  });
  return holds;
}

function addUpdate({ inserted, deleted }: Side, update: Uint8Array): void {
  let read: ReturnType<typeof Y.decodeUpdate>;
  try {
    read = Y.decodeUpdate(update);
  } catch {
    return;
  }
  for (const { id, length, constructor } of read.structs)
    if (constructor !== Y.Skip) addRange(inserted, id.client, id.clock, length);
  for (const [client, items] of read.ds.clients)
    for (const { clock, len } of items) addRange(deleted, client, clock, len);
}

function addRange(ranges: Ranges, client: number, from: number, length: number): void {
  const list = ranges.get(client) ?? [];
  ranges.set(client, list);
  list.push({ from, to: from + length });
}

/** The first place in `[clock, clock + length)` that `ranges` hold. */
function firstIn(
  ranges: Ranges,
  client: number,
  clock: number,
  length: number,
): number | undefined {
  const list = ranges.get(client);
  if (list === undefined) return undefined;
  // The first that ends behind `clock`.
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((list[middle]?.to ?? 0) > clock) high = middle;
    else low = middle + 1;
  }
  const found = list[low];
  return found === undefined || found.from >= clock + length
    ? undefined
    : Math.max(found.from, clock);
}

function beginLine(name: LineName, begunBy?: SideName, begunAt?: Y.ID): Line {
  return { name, begunBy, begunAt, changed: {}, holds: new Set(), text: '' };
}

function touch(line: Line, side: SideName, id: Y.ID): void {
  line.changed[side] ??= id;
}

function linesOf(text: Y.Text, mine: Side, theirs: Side, before: Y.Snapshot): readonly Line[] {
  const lines: Line[] = [beginLine(FIRST_LINE)];
  const insertedBy = (client: number, clock: number): SideName | undefined => {
    if (firstIn(mine.inserted, client, clock, 1) !== undefined) return 'mine';
    const isNew = clock >= (before.sv.get(client) ?? 0);
    return isNew && firstIn(theirs.inserted, client, clock, 1) !== undefined ? 'theirs' : undefined;
  };
  walkItems(text, (item) => {
    const line = lines.at(-1);
    if (line === undefined) return;
    if (item.deleted) noteDeletion(line, item, mine, theirs, before);
    else if (item.countable) addItem(lines, item, insertedBy);
  });
  for (const [place, line] of lines.entries()) noteSplit(line, lines[place - 1]);
  return lines;
}

function noteDeletion(
  line: Line,
  item: Y.Item,
  mine: Side,
  theirs: Side,
  before: Y.Snapshot,
): void {
  if (item.content instanceof Y.ContentFormat) return;
  const { id, length } = item;
  const [byMe, byThem] = [mine, theirs].map(({ inserted, deleted }) => {
    // What one put in and took out again was never there for the other.
    if (firstIn(inserted, id.client, id.clock, 1) !== undefined) return undefined;
    return firstIn(deleted, id.client, id.clock, length);
  });
  // Both deleted it: they agree.
  if (byMe !== undefined && byThem !== undefined) return;
  if (byMe !== undefined) touch(line, 'mine', Y.createID(id.client, byMe));
  if (byThem === undefined || Y.isDeleted(before.ds, id)) return;
  touch(line, 'theirs', Y.createID(id.client, byThem));
}

function addItem(
  lines: Line[],
  item: Y.Item,
  insertedBy: (client: number, clock: number) => SideName | undefined,
): void {
  const { client, clock } = item.id;
  const characters = charactersOf(item) ?? '\uFFFC'.repeat(item.length);
  for (let at = 0; at < characters.length; at += 1) {
    const by = insertedBy(client, clock + at);
    const id = by === undefined ? undefined : Y.createID(client, clock + at);
    const character = characters.charAt(at);
    if (character === '\n') {
      lines.push(beginLine(lineNameOf(client, clock + at), by, id));
      continue;
    }
    const line = lines.at(-1);
    if (line === undefined) return;
    line.holds.add(by ?? 'old');
    if (by !== undefined && id !== undefined) touch(line, by, id);
    line.text += character;
  }
}

/** A line break that parts words of others from the line before changes both; else only its own line. */
function noteSplit(line: Line, above: Line | undefined): void {
  const { begunBy, begunAt, holds } = line;
  if (begunBy === undefined || begunAt === undefined) return;
  touch(line, begunBy, begunAt);
  const parts = [...holds].some((holder) => holder !== begunBy);
  if (parts && above !== undefined) touch(above, begunBy, begunAt);
}

/** Both first places in the order of their numbers, so that either side gives the same name. */
function markId({ changed: { mine, theirs } }: Line): string | undefined {
  if (mine === undefined || theirs === undefined) return undefined;
  return [mine, theirs]
    .toSorted((a, b) => a.client - b.client || a.clock - b.clock)
    .map(({ client, clock }) => lineNameOf(client, clock))
    .join('+');
}

/** The words of the line; of the one after it, or before it, where it has none. */
function hintOf(lines: readonly Line[], place: number): string {
  const words = [place, place + 1, place - 1].map((at) => lines[at]?.text.trim() ?? '');
  const hint = words.find((text) => text !== '') ?? '';
  const characters = Array.from(hint);
  if (characters.length <= HINT_CHARACTERS) return hint;
  return `${characters.slice(0, HINT_CHARACTERS - 1).join('')}…`;
}
