/** What a person chooses on this device; each choice is saved as it is made and needs no restart. */
import { useState } from 'preact/hooks';
import { announce } from '../../components/announcer.ts';
import { SelectField, TextField } from '../../components/Field.tsx';
import { noteFault } from '../../hooks/shelf.ts';
import { useSurface } from '../../hooks/surface.ts';
import { LANGUAGES } from '../../locales/catalogue.ts';
import { preferredRelay } from '../../hooks/preferred-relay.ts';
import { t } from '../../locales/t.ts';
import { NEWS_MODES, THEMES, type Settings } from '../../store/settings.ts';
import { EverythingBlock } from '../ending/EverythingBlock.tsx';
import { routeToHash } from './route.ts';
import { parseRelayAddress } from '#shared/wire/relay-name.ts';

type Saving = { readonly save: (patch: Partial<Settings>) => void };

function NameSetting({ save }: Saving) {
  const { shelf } = useSurface();
  const [name, setName] = useState(shelf.settings.peek().name);
  return (
    <TextField
      label={t('settings.name')}
      hint={t('settings.nameHint')}
      autocomplete="name"
      maxLength={120}
      value={name}
      onText={setName}
      onChange={() => save({ name: name.trim() })}
    />
  );
}

function RelaySetting({ save }: Saving) {
  const { shelf } = useSurface();
  const [typed, setTyped] = useState(preferredRelay(shelf.settings.peek()) ?? '');
  const [error, setError] = useState<string | undefined>(undefined);
  const change = () => {
    const relay = parseRelayAddress(typed);
    const none = typed.trim() === '';
    setError(relay.ok || none ? undefined : t(`relay.error.${relay.error}`));
    if (none) save({ relayAddress: '' });
    else if (relay.ok) save({ relayAddress: relay.value.url });
  };
  return (
    <TextField
      label={t('settings.relay')}
      hint={t('settings.relayHint')}
      error={error}
      dir="ltr"
      inputMode="url"
      spellcheck={false}
      autocomplete="off"
      value={typed}
      onText={setTyped}
      onChange={change}
    />
  );
}

function ThemeSetting({ save }: Saving) {
  const { shelf } = useSurface();
  const names = {
    system: t('settings.themeAuto'),
    light: t('settings.themeLight'),
    dark: t('settings.themeDark'),
  };
  return (
    <SelectField
      label={t('settings.theme')}
      value={shelf.settings.value.theme}
      choices={THEMES.map((theme) => ({ value: theme, label: names[theme] }))}
      onChoose={(theme) => save({ theme })}
    />
  );
}

function LanguageSetting({ save }: Saving) {
  const { shelf } = useSurface();
  const named = LANGUAGES.map(({ tag, name }) => ({ value: tag as string, label: name as string }));
  return (
    <SelectField
      label={t('settings.language')}
      value={shelf.settings.value.language}
      choices={[{ value: '', label: t('settings.languageAuto') }, ...named]}
      onChoose={(language) => save({ language })}
    />
  );
}

function NewsSetting({ save }: Saving) {
  const { shelf } = useSurface();
  const names = { asked: t('settings.newsAsked'), told: t('settings.newsTold') };
  return (
    <SelectField
      label={t('settings.news')}
      hint={t('settings.newsHint')}
      value={shelf.settings.value.news}
      choices={NEWS_MODES.map((mode) => ({ value: mode, label: names[mode] }))}
      onChoose={(news) => save({ news })}
    />
  );
}

/** The settings, one field each. */
export function SettingsPage() {
  const { store, shelf } = useSurface();
  const [saved, setSaved] = useState(false);
  const save = async (patch: Partial<Settings>) => {
    setSaved(false);
    const written = await store.settings.write(patch);
    noteFault(shelf, written);
    if (!written.ok) return;
    setSaved(true);
    announce(t('settings.saved'));
  };
  const saving: Saving = { save: (patch) => void save(patch) };
  return (
    <div class="page fields">
      <h1>{t('settings.title')}</h1>
      <NameSetting {...saving} />
      <RelaySetting {...saving} />
      <ThemeSetting {...saving} />
      <LanguageSetting {...saving} />
      <NewsSetting {...saving} />
      <p class="soft small settings-saved">{saved ? t('settings.saved') : ''}</p>
      <p class="soft small">{t('settings.trust')}</p>
      <p>
        {t('settings.devices')} <a href={routeToHash({ place: 'devices' })}>{t('nav.devices')}</a>
      </p>
      <EverythingBlock />
    </div>
  );
}
