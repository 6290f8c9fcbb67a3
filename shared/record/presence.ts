/**
 * What a device tells of itself while it is there: one awareness state. It is never stored and a
 * peer may send anything, so it is parsed here and nowhere else. [D21]
 */
import { isId, type ItemId, type MemberId } from '../base/ids.ts';
import { readText } from './one-line-text.ts';
import { MAX_NAME_CHARACTERS } from './limits.ts';
import { isColour, isOneOf } from './schema.ts';

/** Where a person is. */
export const PRESENCE_SURFACES = ['popup', 'sidepanel', 'dashboard'] as const;
/** One of `PRESENCE_SURFACES`. */
export type PresenceSurface = (typeof PRESENCE_SURFACES)[number];

/** One end of a selection: a Yjs relative position as JSON, checked in form. */
export type CursorEnd = Readonly<Record<string, unknown>>;

/** A selection in the notes: places of their text that move with the words around them. */
export type Cursor = { readonly anchor: CursorEnd; readonly head: CursorEnd };

/** One awareness state. `sessionId`: whose notes are open; `cursor`: where in them. */
export type Presence = {
  readonly memberId: MemberId;
  readonly name: string;
  readonly colour: number;
  readonly surface: PresenceSurface;
  readonly visible: boolean;
  readonly sessionId: ItemId | undefined;
  readonly cursor: Cursor | undefined;
};

/** Reads what another device says; `undefined` for anything that is no presence. Never throws. */
export function readPresence(value: unknown): Presence | undefined {
  if (!isRecord(value)) return undefined;
  const { memberId, colour, surface, visible, sessionId, cursor } = value;
  const name = readText(value['name'], MAX_NAME_CHARACTERS);
  if (!isId(memberId) || name === undefined || !isColour(colour)) return undefined;
  if (!isOneOf(PRESENCE_SURFACES, surface) || typeof visible !== 'boolean') return undefined;
  return Object.freeze({
    memberId: memberId as MemberId,
    name,
    colour,
    surface,
    visible,
    sessionId: isId(sessionId) ? (sessionId as ItemId) : undefined,
    cursor: readCursor(cursor),
  });
}

/** Reads a selection; `undefined` unless both ends have the form of a relative position. */
export function readCursor(value: unknown): Cursor | undefined {
  if (!isRecord(value)) return undefined;
  const anchor = readCursorEnd(value['anchor']);
  const head = readCursorEnd(value['head']);
  return anchor && head ? Object.freeze({ anchor, head }) : undefined;
}

// The fields of Y.relativePositionToJSON; anything else could throw where it is turned back.
function readCursorEnd(value: unknown): CursorEnd | undefined {
  if (!isRecord(value)) return undefined;
  const { type, tname, item, assoc } = value;
  const isAbsent = (field: unknown): boolean => field === undefined || field === null;
  const [typeId, itemId] = [readYjsId(type), readYjsId(item)];
  if ((!isAbsent(type) && !typeId) || (!isAbsent(item) && !itemId)) return undefined;
  if (!isAbsent(tname) && (typeof tname !== 'string' || tname.length > 64)) return undefined;
  if (!isAbsent(assoc) && !Number.isSafeInteger(assoc)) return undefined;
  if (isAbsent(type) && isAbsent(tname) && isAbsent(item)) return undefined;
  return Object.freeze({
    ...(typeId && { type: typeId }),
    ...(isAbsent(tname) ? {} : { tname }),
    ...(itemId && { item: itemId }),
    ...(isAbsent(assoc) ? {} : { assoc }),
  });
}

function readYjsId(
  value: unknown,
): { readonly client: number; readonly clock: number } | undefined {
  if (!isRecord(value)) return undefined;
  const [client, clock] = [Number(value['client']), Number(value['clock'])];
  const isCount = (part: number): boolean => Number.isSafeInteger(part) && part >= 0;
  return isCount(client) && isCount(clock) ? Object.freeze({ client, clock }) : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
