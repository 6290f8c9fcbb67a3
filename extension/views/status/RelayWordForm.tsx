/** Where a relay asks for a word before it takes a new mentorship: one field for it. [U305] */
import { useState } from 'preact/hooks';
import { Button } from '../../components/Button.tsx';
import { TextField } from '../../components/Field.tsx';
import { t } from '../../locales/t.ts';
import { isRelayWord } from '../../store/relay-word.ts';
import type { EngineStatus } from '../../sync/engine-status.ts';

/** Whether the relay did not take the room for want of a word, or of the right one. */
export function wantsRelayWord({ relay }: EngineStatus): boolean {
  return relay.state === 'stopped' && relay.reason === 'creation-refused';
}

/** `giveWord`: stores it and tries the relay again; false where it could not be stored. */
export type RelayWordProps = { readonly giveWord: (word: string) => Promise<boolean> };

/** The field and its button. */
export function RelayWordForm({ giveWord }: RelayWordProps) {
  const [word, setWord] = useState('');
  const [error, setError] = useState<string | undefined>(undefined);
  const give = async () => {
    const typed = word.trim();
    if (!isRelayWord(typed)) return setError(t(typed === '' ? 'relayWord.none' : 'relayWord.long'));
    setError((await giveWord(typed)) ? undefined : t('invite.error.storage'));
  };
  return (
    <form
      class="fields"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void give();
      }}
    >
      <TextField
        label={t('relayWord.label')}
        hint={t('relayWord.hint')}
        error={error}
        value={word}
        onText={setWord}
        spellcheck={false}
        autocomplete="off"
      />
      <div class="row">
        <Button type="submit">{t('relayWord.give')}</Button>
      </div>
    </form>
  );
}
