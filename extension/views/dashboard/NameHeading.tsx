/** The mentorship's name as the page's heading; a click or Enter on its pencil makes it a field. */
import { useState } from 'preact/hooks';
import { Pencil } from 'lucide';
import { setMentorship } from '#shared/record/operations/mentorship.ts';
import { IconButton } from '../../components/Button.tsx';
import { TextField } from '../../components/Field.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { refusalWords } from '../refusal-words.ts';

function NameField({ name, onDone }: { readonly name: string; readonly onDone: () => void }) {
  const room = useRoom();
  const [typed, setTyped] = useState(name);
  const [error, setError] = useState<string | undefined>(undefined);
  const save = () => {
    const set = room.act((doc, author) => setMentorship(doc, author, { name: typed }));
    if (set.ok) onDone();
    else setError(refusalWords(set.error, typed));
  };
  return (
    <form
      class="name-field"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <TextField
        label={t('mentorship.name')}
        hideLabel
        error={error}
        autofocus
        value={typed}
        onText={setTyped}
        onBlur={save}
        onKeyDown={(event) => event.key === 'Escape' && onDone()}
      />
    </form>
  );
}

/** The heading; it can be changed once the record is here. */
export function NameHeading() {
  const room = useRoom();
  const [editing, setEditing] = useState(false);
  const name = room.record.value.name ?? room.projection.value?.name ?? '';
  if (editing) return <NameField name={name} onDone={() => setEditing(false)} />;
  return (
    <div class="name-heading">
      <h1 dir="auto">{name || t('common.unnamed')}</h1>
      {room.load.value === 'ready' && (
        <IconButton icon={Pencil} label={t('mentorship.rename')} onClick={() => setEditing(true)} />
      )}
    </div>
  );
}
