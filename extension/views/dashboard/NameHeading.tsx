/** The mentorship's name as the page's heading; a click or Enter on its pencil makes it a field. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Pencil } from 'lucide';
import { setMentorship } from '#shared/record/operations/mentorship.ts';
import { IconButton } from '../../components/Button.tsx';
import { TextField } from '../../components/Field.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { refusalWords } from '../refusal-words.ts';

/** `onDone` hears whether a key ended it: then the focus has nowhere else to go. */
type NameFieldProps = { readonly name: string; readonly onDone: (byKey: boolean) => void };

function NameField({ name, onDone }: NameFieldProps) {
  const room = useRoom();
  const [typed, setTyped] = useState(name);
  const [error, setError] = useState<string | undefined>(undefined);
  // A field that goes away is left once more, and that must not save what Escape took back.
  const isOver = useRef(false);
  const end = (byKey: boolean) => {
    isOver.current = true;
    onDone(byKey);
  };
  const save = (byKey: boolean) => {
    if (isOver.current) return;
    const set = room.act((doc, author) => setMentorship(doc, author, { name: typed }));
    if (set.ok) end(byKey);
    else setError(refusalWords(set.error, typed));
  };
  return (
    <form
      class="name-field"
      onSubmit={(event) => {
        event.preventDefault();
        save(true);
      }}
    >
      <h1 class="visually-hidden" dir="auto">
        {name || t('common.unnamed')}
      </h1>
      <TextField
        label={t('mentorship.name')}
        hideLabel
        error={error}
        autofocus
        value={typed}
        onText={setTyped}
        onBlur={() => save(false)}
        onKeyDown={(event) => event.key === 'Escape' && end(true)}
      />
    </form>
  );
}

/** The heading; it can be changed once the record is here. */
export function NameHeading() {
  const room = useRoom();
  const [editing, setEditing] = useState(false);
  const heading = useRef<HTMLDivElement>(null);
  const isBackByKey = useRef(false);
  useLayoutEffect(() => {
    if (isBackByKey.current) heading.current?.querySelector('button')?.focus();
    isBackByKey.current = false;
  }, [editing]);
  const done = (byKey: boolean) => {
    isBackByKey.current = byKey;
    setEditing(false);
  };
  const name = room.parts.name ?? room.projection.value?.name ?? '';
  if (editing) return <NameField name={name} onDone={done} />;
  return (
    <div ref={heading} class="name-heading">
      <h1 dir="auto">{name || t('common.unnamed')}</h1>
      {room.load.value === 'ready' && !room.parts.newerSchema && (
        <IconButton icon={Pencil} label={t('mentorship.rename')} onClick={() => setEditing(true)} />
      )}
    </div>
  );
}
