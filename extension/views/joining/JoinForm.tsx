/**
 * Pasting an invite code. What was pasted is read here first, so that a broken code costs no request;
 * each way to fail has a sentence of its own, and what was pasted stays in the field. The code of another
 * browser of mine is asked about before anything is done. [U9, U18, U97]
 */
import { useState } from 'preact/hooks';
import { TicketCheck } from 'lucide';
import type { RoomId } from '#shared/base/ids.ts';
import { checkText } from '#shared/record/one-line-text.ts';
import type { Role } from '#shared/record/schema.ts';
import { readInviteCode } from '#shared/seal/invite-code.ts';
import { Button } from '../../components/Button.tsx';
import { Field, SelectField, TextField } from '../../components/Field.tsx';
import { useFirstTrouble } from '../../hooks/first-trouble.ts';
import { useSurface } from '../../hooks/surface.ts';
import { t } from '../../locales/t.ts';
import type { JoinFault, LinkOffer } from '../../sync/mentorships.ts';
import { joinWords } from './join-words.ts';
import { LinkQuestion } from './LinkQuestion.tsx';
import { ROLE_ORDER } from './role-order.ts';

const NAME_LIMIT = 120;
/** Who begins a mentorship is taken for the mentee until they say otherwise, so this is the other one. */
const JOINING_ROLE = 'mentor';

/** `onJoined` is called once the mentorship stands in the keyring, `onLinked` once my profile does. */
export type JoinFormProps = {
  readonly pasted?: string;
  readonly onJoined: (roomId: RoomId) => void;
  readonly onLinked: () => void;
};

type Trouble =
  { readonly field: 'code'; readonly fault: JoinFault } | { readonly field: 'name' } | undefined;

/** Checks what can be checked without asking anybody; a code that links browsers asks for no name. */
function troubleBefore(pasted: string, name: string): Trouble {
  const code = readInviteCode(pasted);
  if (!code.ok) return { field: 'code', fault: code.error };
  const isNone = name.trim() === '';
  return isNone || checkText(name, 'name', NAME_LIMIT).ok ? undefined : { field: 'name' };
}

function useJoining({ pasted, onJoined }: JoinFormProps) {
  const surface = useSurface();
  const [code, setCode] = useState(pasted ?? '');
  const [name, setName] = useState(surface.shelf.settings.peek().name);
  const [role, setRole] = useState<Role>(JOINING_ROLE);
  const [trouble, setTrouble] = useState<Trouble>(undefined);
  const [asking, setAsking] = useState(false);
  const [offer, setOffer] = useState<LinkOffer | undefined>(undefined);
  const join = async () => {
    const before = troubleBefore(code, name);
    setTrouble(before);
    if (before || asking) return;
    setAsking(true);
    const joined = await surface.join(code, name.trim() ? { name: name.trim(), role } : undefined);
    setAsking(false);
    if (!joined.ok && joined.error === 'name-wanted') return setTrouble({ field: 'name' });
    if (!joined.ok) return setTrouble({ field: 'code', fault: joined.error });
    if (joined.value.type === 'profile') return setOffer(joined.value);
    void surface.store.settings.write({ name: name.trim() });
    onJoined(joined.value.entry.roomId);
  };
  return { code, setCode, name, setName, role, setRole, trouble, asking, join, offer, setOffer };
}

/** The form: the code, my name, my role. */
export function JoinForm(props: JoinFormProps) {
  const form = useJoining(props);
  const { trouble, code } = form;
  const element = useFirstTrouble(trouble);
  if (form.offer)
    return (
      <LinkQuestion
        offer={form.offer}
        onLinked={props.onLinked}
        onLeft={() => form.setOffer(undefined)}
      />
    );
  return (
    <form
      ref={element}
      class="fields"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void form.join();
      }}
    >
      <Field
        label={t('join.code')}
        hint={t('join.codeHint')}
        error={trouble?.field === 'code' ? joinWords(trouble.fault, code) : undefined}
        autofocus
      >
        {(binding) => (
          <textarea
            {...binding}
            class="input code-field"
            rows={3}
            spellcheck={false}
            autocomplete="off"
            dir="ltr"
            value={code}
            onInput={(event) => form.setCode(event.currentTarget.value)}
          />
        )}
      </Field>
      <TextField
        label={t('join.name')}
        hint={t('join.nameHint')}
        error={trouble?.field === 'name' ? t('join.nameMissing') : undefined}
        autocomplete="name"
        value={form.name}
        onText={form.setName}
      />
      <SelectField
        label={t('join.role')}
        value={form.role}
        choices={ROLE_ORDER.map((role) => ({ value: role, label: t(`role.${role}`) }))}
        onChoose={form.setRole}
      />
      <div class="row">
        <Button look="primary" type="submit" icon={TicketCheck} disabled={form.asking}>
          {form.asking ? t('join.joining') : t('join.join')}
        </Button>
      </div>
    </form>
  );
}
