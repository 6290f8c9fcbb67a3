/** The people of a mentorship as views draw them: member cards, or what was last known, with who is here. */
import type { MemberId } from '#shared/base/ids.ts';
import type { Presence } from '#shared/record/presence.ts';
import { ROLES, isOneOf } from '#shared/record/schema.ts';
import type { RecordView } from '#shared/record/view.ts';
import { memberColour } from '../components/member-colours.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';
import type { Projection } from '../store/projection.ts';
import type { Person } from './room.ts';

type Card = Pick<Person, 'id' | 'name' | 'role' | 'colour'>;

function cardsOf(record: RecordView, projection: Projection | undefined): readonly Card[] {
  if (record.members.length > 0)
    return record.members.map(({ id, name, role, colour }) => {
      return { id, name, role, colour: memberColour(colour) };
    });
  return (projection?.members ?? []).map(({ id, name, role, colour }, place) => ({
    id,
    name,
    role: isOneOf(ROLES, role) ? role : undefined,
    colour: memberColour(colour ?? place),
  }));
}

/** Everyone, me first, then in the order of joining. `name` is '' for one who has none yet. */
export function peopleOf(
  entry: Pick<KeyringEntry, 'memberId' | 'memberName'>,
  record: RecordView,
  projection: Projection | undefined,
  others: readonly Presence[],
): readonly Person[] {
  const { memberId, memberName: name } = entry;
  const cards = cardsOf(record, projection);
  const colour = memberColour(cards.length);
  const mine = cards.find((card) => card.id === memberId) ?? {
    id: memberId,
    name,
    role: undefined,
    colour,
  };
  const here = new Set<MemberId>(others.map((presence) => presence.memberId));
  return [
    // My own name is what I gave; the card of one who gave none holds a stand-in.
    { ...mine, name, here: true, me: true },
    ...cards
      .filter((card) => card.id !== memberId)
      .map((card) => ({ ...card, here: here.has(card.id), me: false })),
  ];
}
