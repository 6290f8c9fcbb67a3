/** Asks for my name before the first invite, because my partner will see it; asked once. */
import { useState } from 'preact/hooks';
import { putMember } from '#shared/record/operations/members.ts';
import type { Role } from '#shared/record/schema.ts';
import { Button } from '../../components/Button.tsx';
import { SelectField, TextField } from '../../components/Field.tsx';
import { useRoom } from '../../hooks/room.ts';
import { useSurface } from '../../hooks/surface.ts';
import { t } from '../../locales/t.ts';
import { refusalWords } from '../refusal-words.ts';
import { ROLE_ORDER } from './role-order.ts';

/** My name and role in the mentorship around it; saves them in the record and as my settings. */
export function NameForm({ onSaved }: { readonly onSaved?: () => void }) {
  const room = useRoom();
  const { store, shelf } = useSurface();
  const mine = room.people.peek().find((person) => person.me);
  const [name, setName] = useState(mine?.name || shelf.settings.peek().name);
  const [role, setRole] = useState<Role>(mine?.role ?? 'mentor');
  const [error, setError] = useState<string | undefined>(undefined);
  const save = () => {
    const put = room.act((doc, author) =>
      putMember(doc, author, { id: room.memberId, name, role }),
    );
    if (!put.ok) return setError(refusalWords(put.error, name));
    void store.keyring.update(room.roomId, { memberName: name.trim(), role });
    void store.settings.write({ name: name.trim() });
    onSaved?.();
  };
  return (
    <form
      class="fields"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <TextField
        label={t('invite.yourName')}
        hint={t('invite.yourNameHint')}
        error={error}
        autofocus
        autocomplete="name"
        value={name}
        onText={setName}
      />
      <SelectField
        label={t('join.role')}
        value={role}
        choices={ROLE_ORDER.map((choice) => ({ value: choice, label: t(`role.${choice}`) }))}
        onChoose={setRole}
      />
      <div class="row">
        <Button look="primary" type="submit">
          {t('common.save')}
        </Button>
      </div>
    </form>
  );
}
