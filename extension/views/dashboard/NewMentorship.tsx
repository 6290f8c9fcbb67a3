/** Another mentorship: its name is enough. */
import { useRef, useState } from 'preact/hooks';
import type { RoomId } from '#shared/base/ids.ts';
import { checkText } from '#shared/record/one-line-text.ts';
import { MAX_NAME_CHARACTERS } from '#shared/record/limits.ts';
import { Button } from '../../components/Button.tsx';
import { TextField } from '../../components/Field.tsx';
import { useSurface } from '../../hooks/surface.ts';
import { t } from '../../locales/t.ts';
import { refusalWords } from '../refusal-words.ts';

/** The form; `onMade` is called once it stands in the keyring. */
export function NewMentorship({ onMade }: { readonly onMade: (roomId: RoomId) => void }) {
  const surface = useSurface();
  const [name, setName] = useState('');
  const [error, setError] = useState<string | undefined>(undefined);
  // A double click must not make two; a ref, because both clicks see the same drawing.
  const isMaking = useRef(false);
  const make = async () => {
    if (isMaking.current) return;
    const checked = checkText(name, 'name', MAX_NAME_CHARACTERS);
    if (!checked.ok) return setError(refusalWords(checked.error, name));
    isMaking.current = true;
    const made = await surface.startMentorship(checked.value);
    isMaking.current = false;
    if (!made.ok) return setError(t(`unsaved.${made.error}`));
    onMade(made.value.roomId);
  };
  return (
    <form
      class="page fields"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void make();
      }}
    >
      <h1>{t('new.title')}</h1>
      <TextField
        label={t('new.name')}
        hint={t('new.nameHint')}
        error={error}
        autofocus
        autocomplete="off"
        value={name}
        onText={setName}
      />
      <div class="row">
        <Button look="primary" type="submit">
          {t('new.create')}
        </Button>
      </div>
    </form>
  );
}
