/**
 * Empties the jot box into the record: each command's row and its id in one transaction, so that a
 * crash at any line neither loses nor repeats it; then the command leaves the box. A creating command
 * needs no record in memory; one that changes an item is carried out on a fork of it. [S33, B24]
 */
import * as Y from 'yjs';
import { copyBytes, type Bytes } from '#shared/base/bytes.ts';
import type { CommandId, RoomId } from '#shared/base/ids.ts';
import { creationUpdate, type Creation } from '#shared/record/new-item.ts';
import { updateActionItem } from '#shared/record/operations/action-items.ts';
import { removeItem } from '#shared/record/operations/removal.ts';
import { stuckUpdate } from '#shared/record/operations/stuck.ts';
import type { Author } from '#shared/record/operation.ts';
import { readActionItem } from '#shared/record/read-item.ts';
import { itemMap, type ItemPart } from '#shared/record/schema.ts';
import {
  sortCommands,
  type Command,
  type CommandAction,
  type CreateAction,
  type JotPart,
  type UndoAction,
} from '../store/command.ts';
import type { Database } from '../store/database.ts';
import type { JotBox } from '../store/jot-box.ts';
import type { Row } from '../store/room-database.ts';
import { addDrainedRow, wasDrained } from '../store/rows.ts';

/** What draining needs. `doc` holds the record as it is now. */
export type DrainDeps = {
  readonly roomId: RoomId;
  readonly db: Database;
  readonly jots: JotBox;
  readonly doc: Y.Doc;
  /** A row was written: it becomes part of the document and of what waits for the relay. */
  readonly onRow: (row: Row) => void;
  /** All is written: whoever shows the box sees it elsewhere before it leaves the box. */
  readonly onWritten: () => Promise<void>;
};

const PART_OF_JOT: Readonly<Record<JotPart, ItemPart>> = {
  actionItem: 'actionItems',
  talkingPoint: 'talkingPoints',
  question: 'jots',
  checkIn: 'checkIns',
  stuck: 'talkingPoints',
  win: 'jots',
  note: 'jots',
  resource: 'resources',
};

function creationOf(action: CreateAction, part: Exclude<JotPart, 'stuck'>): Creation | undefined {
  const { itemId: id, text, assignees, dueOn, source, quote } = action;
  if (part === 'actionItem') return { part: 'actionItems', id, text, assignees, dueOn, source };
  if (part === 'talkingPoint') return { part: 'talkingPoints', id, text, source };
  if (part === 'resource') return { part: 'resources', id, title: text, url: source, why: quote };
  if (part !== 'checkIn') return { part: 'jots', id, kind: part, text, link: source };
  const { mood, blocker, need } = action.beside ?? {};
  const said = text === '' ? undefined : text;
  return mood && { part: 'checkIns', id, mood, blocker, need, text: said };
}

/** Carries out `action` on `fork`; an item that is gone or changed meanwhile stays as it is. */
function carryOut(fork: Y.Doc, author: Author, action: CommandAction): void {
  if (action.type === 'create') return;
  if (action.type === 'setStatus') {
    updateActionItem(fork, author, action.itemId, { status: action.status });
    return;
  }
  if (action.type === 'setDueOn') {
    updateActionItem(fork, author, action.itemId, { dueOn: action.dueOn });
    return;
  }
  putBack(fork, author, action.of);
}

/** Undo takes back what was set then, never what somebody has set since. */
function putBack(fork: Y.Doc, author: Author, of: UndoAction['of']): void {
  if (of.type === 'create') {
    removeItem(fork, author, { part: PART_OF_JOT[of.part], id: of.itemId });
    return;
  }
  const map = itemMap(fork, 'actionItems', of.itemId);
  const item = map && readActionItem(of.itemId, map);
  if (of.type === 'setStatus') {
    if (item?.status === of.status) updateActionItem(fork, author, of.itemId, { status: of.from });
    return;
  }
  if (item?.dueOn === of.dueOn)
    updateActionItem(fork, author, of.itemId, { dueOn: of.from ?? null });
}

/** What carrying out `action` changes, and no more: the record's deletes of years stay out of it. */
function changeUpdate(doc: Y.Doc, author: Author, action: CommandAction): Bytes | undefined {
  const fork = new Y.Doc();
  Y.applyUpdate(fork, Y.encodeStateAsUpdate(doc));
  const updates: Uint8Array[] = [];
  fork.on('update', (update: Uint8Array) => updates.push(update));
  carryOut(fork, author, action);
  fork.destroy();
  return updates.length === 0 ? undefined : copyBytes(Y.mergeUpdates(updates));
}

function creating(doc: Y.Doc, author: Author, action: CreateAction) {
  const { part, itemId, text, beside } = action;
  if (part === 'stuck') return stuckUpdate(doc, author, itemId, { text, ...beside });
  const creation = creationOf(action, part);
  return creation && creationUpdate(author, creation);
}

function updateOf(doc: Y.Doc, { action, madeBy, madeAt }: Command): Bytes | undefined {
  const author: Author = { memberId: madeBy, now: madeAt };
  if (action.type !== 'create') return changeUpdate(doc, author, action);
  const created = creating(doc, author, action);
  // What the record refuses was refused by the popup with a sentence; here it could only be nonsense.
  return created?.ok ? created.value : undefined;
}

/** Commands to carry out now; a pair of which the first was written before leaves its undo. */
async function standingCommands(
  db: Database,
  commands: readonly Command[],
): Promise<readonly Command[] | undefined> {
  const { standing, undone } = sortCommands(commands);
  const outlived: Command[] = [];
  for (const { command, undo } of undone) {
    const drained = await wasDrained(db, command.id);
    if (!drained.ok) return undefined;
    if (drained.value) outlived.push(undo);
  }
  return [...standing, ...outlived];
}

/**
 * Writes the commands of one mentorship and takes them out of the box. Returns whether the box was
 * emptied; what could not be stored stays in it for the next time.
 */
export async function drainBox(deps: DrainDeps): Promise<boolean> {
  const listed = await deps.jots.list(deps.roomId);
  if (!listed.ok) return false;
  const standing = await standingCommands(deps.db, listed.value);
  if (standing === undefined) return false;
  if (listed.value.length === 0) return true;
  const kept = new Set<CommandId>();
  for (const command of standing) {
    const update = updateOf(deps.doc, command);
    if (update === undefined) continue;
    const key = await addDrainedRow(deps.db, command.id, update);
    if (!key.ok) kept.add(command.id);
    else if (key.value !== undefined) deps.onRow({ key: key.value, update });
  }
  await deps.onWritten();
  const done = listed.value.map(({ id }) => id).filter((id) => !kept.has(id));
  const removed = await deps.jots.remove(done);
  return removed.ok && kept.size === 0;
}
