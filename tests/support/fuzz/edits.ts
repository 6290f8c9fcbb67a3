/** What a person does on a page of the fuzz: each edit writes or deletes one token, through the record's own operations. */
import type * as Y from 'yjs';
import type { CommandId, ItemId, Millis } from '#shared/base/ids.ts';
import { newId } from '#shared/base/ids.ts';
import { LINE_KINDS, NO_MARKS, PLAIN_LINE } from '#shared/record/note-lines.ts';
import { insertInNotes, lineNames, setLine } from '#shared/record/note-writing.ts';
import { notesOf } from '#shared/record/notes.ts';
import { addActionItem, updateActionItem } from '#shared/record/operations/action-items.ts';
import { removeItem, restoreItem } from '#shared/record/operations/removal.ts';
import { addTalkingPoint } from '#shared/record/operations/talking-points.ts';
import { readRecord } from '#shared/record/read-record.ts';
import type { Engine } from '../../../extension/sync/engine.ts';
import type { Store } from '../../../extension/store/store.ts';
import type { EditKind } from './schedule.ts';
import type { Token, Tokens } from './tokens.ts';

/** Sessions whose notes are written: their names stand for themselves. */
export const SESSIONS = [
  'AAAAAAAAAAAAAAAAAAAAAA' as ItemId,
  'AAAAAAAAAAAAAAAAAAAAAQ' as ItemId,
] as const;

const STATUSES = ['not_started', 'in_progress', 'completed', 'wont_do'] as const;

function pick<T>(list: readonly T[], at: number): T | undefined {
  return list[at % list.length];
}

/** Where words may be put without parting a token: at the beginning, and behind each token and line break. */
function seams(notes: Y.Text): readonly number[] {
  const ends = [...notes.toJSON().matchAll(/[⟧\n]/gu)].map(({ index }) => index + 1);
  return [0, ...ends];
}

/** Begins a line of some kind at a seam; what stood there stays behind it. */
function writeParagraph(notes: Y.Text, at: number, token: string): void {
  const attrs = { ...PLAIN_LINE, kind: pick(LINE_KINDS, at) ?? 'paragraph', indent: at % 3 };
  insertInNotes(notes, pick(seams(notes), at) ?? 0, [
    { type: 'line', attrs },
    { type: 'text', text: token, marks: { ...NO_MARKS, strong: at % 2 === 0 } },
  ]);
}

/** Types at a seam, and sometimes turns a line into something else. */
function type(notes: Y.Text, at: number, token: string): void {
  const place = pick(seams(notes), at) ?? 0;
  insertInNotes(notes, place, [{ type: 'text', text: token, marks: NO_MARKS }]);
  const name = pick(lineNames(notes), at);
  if (name !== undefined && at % 5 === 0)
    setLine(notes, name, { ...PLAIN_LINE, kind: pick(LINE_KINDS, at) ?? 'paragraph' });
}

function erase(notes: Y.Text, at: number, tokens: readonly Token[]): void {
  const found = pick([...notes.toJSON().matchAll(/⟦\d+⟧\n?/gu)], at);
  if (found === undefined) return;
  const token = tokens.find((one) => found[0].startsWith(one.text));
  if (token !== undefined) token.deleting = true;
  notes.delete(found.index, found[0].length);
}

/** Where an edit is made, and by whom. */
export type Hand = {
  readonly engine: Engine;
  readonly store: Store;
  readonly now: () => Millis;
  readonly device: object;
  readonly page: object;
  readonly tokens: Tokens;
};

/** Makes one edit. What finds nothing to change changes nothing. */
export function edit(
  { engine, now, device, page, tokens }: Hand,
  kind: EditKind,
  at: number,
): void {
  const { doc } = engine;
  const author = { memberId: engine.entry().memberId, now: now() };
  const notes = notesOf(doc, pick(SESSIONS, at) ?? SESSIONS[0]);
  const items = readRecord(doc).actionItems;
  const bin = readRecord(doc).bin;
  const item = pick(items, at);
  const write = (): string => tokens.write(device, page).text;
  if (kind === 'paragraph') doc.transact(() => writeParagraph(notes, at, write()));
  if (kind === 'type') doc.transact(() => type(notes, at, write()));
  if (kind === 'erase') doc.transact(() => erase(notes, at, tokens.all));
  if (kind === 'item') addActionItem(doc, author, { text: write() });
  if (kind === 'point') addTalkingPoint(doc, author, { text: write() });
  if (kind === 'status' && item !== undefined)
    updateActionItem(doc, author, item.id, { status: pick(STATUSES, at) });
  if (kind === 'bin' && item !== undefined)
    removeItem(doc, author, { part: 'actionItems', id: item.id });
  const gone = pick(bin, at);
  if (kind === 'restore' && gone !== undefined) restoreItem(doc, author, gone);
}

/** Types a token and then `count` keys behind it, a change each. */
export function typeOn({ engine, device, page, tokens }: Hand, count: number): void {
  const notes = notesOf(engine.doc, SESSIONS[0]);
  writeParagraph(notes, 0, tokens.write(device, page).text);
  for (let key = 0; key < count; key += 1) notes.insert(notes.length, '.');
}

/** Puts one new item into the jot box; its token is stored when the box says so. */
export async function jot({ engine, store, now, device, tokens }: Hand): Promise<void> {
  const { memberId, roomId } = engine.entry();
  // Its own page, so to speak: what the status says of the record's rows says nothing of the box.
  const token = tokens.write(device, {});
  const action = {
    type: 'create',
    part: 'actionItem',
    itemId: newId<ItemId>(),
    text: token.text,
    assignees: [],
  } as const;
  const command = { id: newId<CommandId>(), roomId, madeAt: now(), madeBy: memberId, action };
  const added = await store.jots.add(command);
  // Written with strict durability: no power cut takes it away.
  if (added.ok) token.storedAt = 0;
}
