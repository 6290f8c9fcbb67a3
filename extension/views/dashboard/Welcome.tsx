/**
 * The page after install, while nothing exists: for an invited person the code first, and one field.
 * A code pasted into that field is seen for what it is. [U8, U9]
 */
import { useState } from 'preact/hooks';
import { TicketCheck } from 'lucide';
import type { RoomId } from '#shared/base/ids.ts';
import { checkText } from '#shared/record/one-line-text.ts';
import { MAX_TEXT_CHARACTERS } from '#shared/record/limits.ts';
import { readInviteCode } from '#shared/seal/invite-code.ts';
import { Button } from '../../components/Button.tsx';
import { TextField } from '../../components/Field.tsx';
import { showToast } from '../../components/toasts.ts';
import { useSurface, type Surface } from '../../hooks/surface.ts';
import { t } from '../../locales/t.ts';
import type { StoreFault } from '../../store/fault.ts';
import { routeToHash } from './route.ts';
import { createCommand } from '../mine/jot-commands.ts';
import { refusalWords } from '../refusal-words.ts';
import { UnsavedBanner } from '../status/UnsavedBanner.tsx';

/** `onPaste` leads to the join form, with a code that was typed here or without one. */
export type WelcomeProps = {
  readonly onPaste: (pasted: string) => void;
  readonly onStarted: (roomId: RoomId) => void;
};

/** Makes "My mentorship" and puts the first action item into its jot box. */
async function saveFirst(surface: Surface, text: string) {
  const made = await surface.startMentorship(t('welcome.mentorshipName'));
  if (!made.ok) return made;
  const { roomId, memberId: me } = made.value;
  const asking = { roomId, me, now: surface.clock.now() };
  const added = await surface.store.jots.add(createCommand(asking, 'actionItem', text));
  if (!added.ok) return added;
  surface.poke(roomId);
  return made;
}

function useFirstItem({ onPaste, onStarted }: WelcomeProps) {
  const surface = useSurface();
  const [text, setText] = useState('');
  const [error, setError] = useState<string | undefined>(undefined);
  const [fault, setFault] = useState<StoreFault | undefined>(undefined);
  const [saving, setSaving] = useState(false);
  const isCode = readInviteCode(text).ok;
  const save = async () => {
    if (isCode) return onPaste(text);
    const checked = checkText(text, 'text', MAX_TEXT_CHARACTERS);
    setError(checked.ok ? undefined : refusalWords(checked.error, text));
    if (!checked.ok || saving) return;
    setSaving(true);
    const saved = await saveFirst(surface, checked.value);
    setSaving(false);
    if (!saved.ok) return setFault(saved.error);
    showToast(t('popup.saved', { part: t('part.actionItem') }));
    onStarted(saved.value.roomId);
  };
  return { text, setText, error, fault, isCode, save };
}

/** One field, and before it the way for invited people. */
export function Welcome(props: WelcomeProps) {
  const form = useFirstItem(props);
  return (
    <div class="welcome">
      <img class="welcome-mark" src="/icon/icon.svg" alt="" width={56} height={56} />
      <h1>{t('welcome.title')}</h1>
      <Button icon={TicketCheck} onClick={() => props.onPaste('')}>
        {t('welcome.invited')}
      </Button>
      {form.fault && <UnsavedBanner fault={form.fault} />}
      <form
        class="welcome-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void form.save();
        }}
      >
        <TextField
          label={t('welcome.label')}
          hint={t('welcome.hint')}
          error={form.error}
          placeholder={t('welcome.placeholder')}
          autofocus
          autocomplete="off"
          value={form.text}
          onText={form.setText}
          onPaste={(event) => {
            // A field of one line would run the two lines of an invite together.
            const pasted = event.clipboardData?.getData('text') ?? '';
            if (readInviteCode(pasted).ok) props.onPaste(pasted);
          }}
        />
        {form.isCode && (
          <output class="row">
            {t('welcome.codeSeen')}
            <Button look="primary" type="submit" icon={TicketCheck}>
              {t('welcome.useCode')}
            </Button>
          </output>
        )}
      </form>
      <p class="soft">{t('welcome.promises')}</p>
      <p>
        <a href={routeToHash({ place: 'restore' })}>{t('welcome.before')}</a>
      </p>
    </div>
  );
}
