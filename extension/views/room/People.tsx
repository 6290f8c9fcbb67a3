/** The people of a mentorship as avatars; who is here now is said in words too. [U21] */
import type { ComponentChildren } from 'preact';
import { Pencil, RotateCcwKey } from 'lucide';
import { Avatar } from '../../components/Avatar.tsx';
import { IconButton } from '../../components/Button.tsx';
import { LongList } from '../../components/LongList.tsx';
import { useRoom, type Person } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { routeToHash } from '../dashboard/route.ts';

/** As many as find room in a row. */
const MOST_IN_ROW = 8;

/** A row of avatars, me last, so that one sees the other first; how many more there are is said. [U86] */
export function PeopleRow() {
  const people = useRoom().people.value;
  const more = people.length - MOST_IN_ROW;
  return (
    <ul class="people-row" aria-label={t('presence.people')}>
      {[...people.slice(1, MOST_IN_ROW), ...people.slice(0, 1)].map((person) => (
        <li key={person.id}>
          <Avatar
            name={person.name || t('common.me')}
            colour={person.colour}
            {...(person.me ? {} : { here: person.here })}
          />
        </li>
      ))}
      {more > 0 && <li class="soft small">{t('presence.more', { count: more })}</li>}
    </ul>
  );
}

function whereabouts(person: Person, isPrimary: boolean): string {
  const role = person.role && t(`role.${person.role}`);
  const presence = person.here ? t('presence.hereNow') : t('presence.notHere');
  return [isPrimary ? t('card.primary') : role, person.me ? undefined : presence]
    .filter(Boolean)
    .join(' · ');
}

/** The name, which leads to the card where the record with it is open. [U169] */
function CardLink({
  person,
  children,
}: {
  readonly person: Person;
  readonly children: ComponentChildren;
}) {
  const room = useRoom();
  const hasCard = room.parts.members.some(({ id }) => id === person.id);
  if (!hasCard || room.surface !== 'dashboard')
    return (
      <span class="people-name" dir="auto">
        {children}
      </span>
    );
  const { roomId } = room;
  return (
    <a
      class="people-name"
      dir="auto"
      href={routeToHash({ place: 'card', roomId, memberId: person.id })}
    >
      {children}
    </a>
  );
}

function PersonLine({ person }: { readonly person: Person }) {
  const { primaryMentor } = useRoom().parts;
  const known = person.name || t(person.me ? 'common.me' : 'common.unnamed');
  return (
    <>
      <Avatar
        name={known}
        colour={person.colour}
        decorative
        {...(person.me ? {} : { here: person.here })}
      />
      <span class="people-words">
        <CardLink person={person}>
          {person.me && person.name ? t('presence.me', { name: known }) : known}
        </CardLink>
        <span class="soft small people-role">
          {whereabouts(person, primaryMentor === person.id)}
        </span>
      </span>
    </>
  );
}

/** `inviteAgain`: for a member who lost their devices. */
export type PeopleListProps = {
  readonly edit?: () => void;
  readonly inviteAgain?: (person: Person) => void;
  /** What stands beside the name of each of the others. */
  readonly beside?: (person: Person) => ComponentChildren;
};

/** A list with names, roles and presence in words; mine can be changed where `edit` is given. */
export function PeopleList({ edit, inviteAgain, beside }: PeopleListProps) {
  const people = useRoom().people.value;
  return (
    <LongList
      items={people}
      look="people-list"
      line={(person) => (
        <li key={person.id} class="people-line">
          <PersonLine person={person} />
          {person.me && edit && (
            <IconButton icon={Pencil} label={t('mentorship.editCard')} onClick={edit} />
          )}
          {!person.me && beside?.(person)}
          {!person.me && inviteAgain && (
            <IconButton
              icon={RotateCcwKey}
              label={t('people.again', { name: person.name || t('common.unnamed') })}
              onClick={() => inviteAgain(person)}
            />
          )}
        </li>
      )}
    />
  );
}
