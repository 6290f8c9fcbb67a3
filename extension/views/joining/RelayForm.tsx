/** Sets the relay of the mentorship around it; says what a relay is and why an address is refused. [U19] */
import { useState } from 'preact/hooks';
import { parseRelayAddress } from '#shared/wire/relay-name.ts';
import { Button } from '../../components/Button.tsx';
import { TextField } from '../../components/Field.tsx';
import { useRoom } from '../../hooks/room.ts';
import { useSurface } from '../../hooks/surface.ts';
import { t } from '../../locales/t.ts';

/** `address`: what stands there now. */
export type RelayFormProps = {
  readonly explain: string;
  readonly address?: string;
  readonly onSaved?: () => void;
};

/** One field for the relay's address. */
export function RelayForm({ explain, address = '', onSaved }: RelayFormProps) {
  const surface = useSurface();
  const room = useRoom();
  const [typed, setTyped] = useState(address || (surface.shelf.settings.peek().relayAddress ?? ''));
  const [error, setError] = useState<string | undefined>(undefined);
  const save = async () => {
    const relay = parseRelayAddress(typed);
    if (!relay.ok) return setError(t(`relay.error.${relay.error}`));
    const saved = await surface.store.keyring.update(room.roomId, {
      relayAddress: relay.value.url,
    });
    if (!saved.ok) return setError(t('invite.error.storage'));
    onSaved?.();
  };
  return (
    <form
      class="fields"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <p>{explain}</p>
      <TextField
        label={t('invite.relay')}
        hint={t('invite.relayHint')}
        error={error}
        value={typed}
        onText={setTyped}
        dir="ltr"
        autofocus
        inputMode="url"
        spellcheck={false}
        autocomplete="off"
      />
      <div class="row">
        <Button look="primary" type="submit">
          {t('mentorship.setRelay')}
        </Button>
      </div>
    </form>
  );
}
