/** Member cards. Who may read the record is the roster's matter; a card only says how to show one. */
import * as Y from 'yjs';
import { isId, type MemberId } from '../../base/ids.ts';
import type { Result } from '../../base/result.ts';
import { checkText } from '../one-line-text.ts';
import { changeItem, setField, writeOperation, type Author } from '../operation.ts';
import { checkGiven } from '../part-shape.ts';
import { MEMBER_CARD, type MemberCardPatch } from '../parts/member-cards.ts';
import { refuse, type Refusal } from '../refusal.ts';
import { MAX_NAME_CHARACTERS } from '../limits.ts';
import {
  COLOUR_COUNT,
  isColour,
  isOneOf,
  itemMap,
  ROLES,
  rootMap,
  type FieldMap,
  type Role,
} from '../schema.ts';

/** A member's card as typed. `colour`: an index below COLOUR_COUNT; the first free one if left out. */
export type MemberInput = {
  readonly id: MemberId;
  readonly name: string;
  readonly role: Role;
  readonly colour?: number | undefined;
};

/** Adds a member's card, or changes the one that is there. */
export function putMember(
  doc: Y.Doc,
  author: Author,
  input: MemberInput,
): Result<MemberId, Refusal> {
  if (!isId(input.id)) return refuse('bad-value', 'id');
  const name = checkText(input.name, 'name', MAX_NAME_CHARACTERS);
  if (!name.ok) return name;
  if (!isOneOf(ROLES, input.role)) return refuse('bad-value', 'role');
  if (input.colour !== undefined && !isColour(input.colour)) return refuse('bad-value', 'colour');
  return writeOperation(doc, author, 'putMember', input.id, () => {
    const card = itemMap(doc, 'members', input.id);
    if (card) return changeCard(card, name.value, input);
    const fields = Object.entries({
      name: name.value,
      role: input.role,
      colour: input.colour ?? firstFreeColour(doc),
      by: author.memberId,
      at: author.now,
    });
    rootMap(doc, 'members').set(input.id, new Y.Map<unknown>(fields));
  });
}

/** What somebody says of themselves on their card; name, role and colour are `putMember`'s. */
export type CardPatch = Omit<MemberCardPatch, 'name' | 'role' | 'colour' | 'leftAt'>;

/** Changes what a member's card says: what is left out stays, `null` clears. [D90] */
export function updateCard(
  doc: Y.Doc,
  author: Author,
  id: MemberId,
  patch: CardPatch,
): Result<MemberId, Refusal> {
  const changes = checkGiven(MEMBER_CARD, patch);
  if (!changes.ok) return changes;
  return changeItem(doc, author, 'updateCard', { root: 'members', id }, (card) => {
    for (const [name, value] of changes.value) setField(card, name, value);
  });
}

function changeCard(card: FieldMap, name: string, input: MemberInput): void {
  setField(card, 'name', name);
  setField(card, 'role', input.role);
  if (input.colour !== undefined) setField(card, 'colour', input.colour);
}

function firstFreeColour(doc: Y.Doc): number {
  const taken = new Set<unknown>();
  const members = rootMap(doc, 'members');
  for (const card of members.values()) if (card instanceof Y.Map) taken.add(card.get('colour'));
  for (let colour = 0; colour < COLOUR_COUNT; colour += 1) if (!taken.has(colour)) return colour;
  return members.size % COLOUR_COUNT;
}
