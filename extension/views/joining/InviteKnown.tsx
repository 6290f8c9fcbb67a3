/**
 * In a mentorship that goes on in a new room: who is in the record and has not come in yet, each with a button
 * that invites them as who they were. The first thing there, for nothing is shared before. [U150]
 */
import { UserPlus } from 'lucide';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { useRoom, type Person } from '../../hooks/room.ts';
import { useSurface } from '../../hooks/surface.ts';
import { t } from '../../locales/t.ts';
import { isKnownToHave } from '../status/copies.ts';

/** As many as find room. */
const MOST = 8;

/** Members of whom nothing was heard since the room began in another's stead; those who left are not wanted. */
function useMissing(): readonly Person[] {
  const { roomId, people, record, projection, status, load } = useRoom();
  const { shelf } = useSurface();
  const entry = shelf.entries.value.find((one) => one.roomId === roomId);
  if (entry?.continues === undefined || load.value !== 'ready') return [];
  const heard = [...status.value.reach, ...(projection.value?.sync.reach ?? [])];
  const having = new Set(heard.filter(isKnownToHave).map(({ memberId }) => memberId));
  const left = new Set(
    record.value.members.flatMap(({ id, leftAt }) => (leftAt === undefined ? [] : [id])),
  );
  return people.value.filter(
    ({ id, me, here }) => !me && !here && !having.has(id) && !left.has(id),
  );
}

/** A banner, or nothing once everybody has come. `onInvite` opens the dialog that makes the code. */
export function InviteKnown({ onInvite }: { readonly onInvite: (person: Person) => void }) {
  const missing = useMissing();
  if (missing.length === 0) return null;
  const named = missing.slice(0, MOST).map((person) => {
    return { person, name: person.name || t('common.unnamed') };
  });
  const names = named.map(({ name }) => name).join(', ');
  return (
    <Banner tone="calm">
      <p>{t('goOn.missing', { count: missing.length, names })}</p>
      <div class="row">
        {named.map(({ person, name }, place) => (
          <Button
            key={person.id}
            look={place === 0 ? 'primary' : 'plain'}
            icon={UserPlus}
            onClick={() => onInvite(person)}
          >
            {t('invite.named', { name })}
          </Button>
        ))}
      </div>
    </Banner>
  );
}
