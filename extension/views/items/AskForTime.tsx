/** "I need more time": until which day, and why. What is refused is said at its own field. [U212, U278, U285] */
import { useState } from 'preact/hooks';
import { askForTime } from '#shared/record/operations/time-requests.ts';
import type { ActionItemView } from '#shared/record/view.ts';
import { Button } from '../../components/Button.tsx';
import { Field, TextField } from '../../components/Field.tsx';
import { showToast } from '../../components/toasts.ts';
import { useTypedFields, type TypedFields } from '../../hooks/half-typed.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { refusalWords } from '../refusal-words.ts';

/** The form; empty again once it was asked. */
export function AskForTime({ item }: { readonly item: ActionItemView }) {
  const room = useRoom();
  const kept = useTypedFields(`more time ${item.id}`);
  const [typed, setTyped] = useState(kept.current);
  const { untilOn = '', reason = '' } = typed;
  const [dayError, setDayError] = useState<string | undefined>(undefined);
  const [reasonError, setReasonError] = useState<string | undefined>(undefined);
  const write = (fields: TypedFields): void => {
    kept.current = fields;
    setTyped(fields);
  };
  const ask = (): void => {
    setReasonError(undefined);
    if (untilOn === '') return setDayError(t('moreTime.needsDay'));
    setDayError(undefined);
    const input = { itemId: item.id, untilOn, ...(reason.trim() === '' ? {} : { reason }) };
    const asked = room.act((doc, author) => askForTime(doc, author, input));
    if (!asked.ok) {
      const say = asked.error.field === 'reason' ? setReasonError : setDayError;
      return say(refusalWords(asked.error, reason));
    }
    write({});
    showToast(t('moreTime.youAsked', { text: item.text }));
  };
  return (
    <form
      class="item-ask"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        ask();
      }}
    >
      <Field label={t('moreTime.until')} error={dayError}>
        {(binding) => (
          <input
            class="input"
            type="date"
            max="9999-12-31"
            {...binding}
            value={untilOn}
            onInput={({ currentTarget }) => write({ ...typed, untilOn: currentTarget.value })}
          />
        )}
      </Field>
      <TextField
        label={t('moreTime.why')}
        autocomplete="off"
        error={reasonError}
        value={reason}
        onText={(text) => write({ ...typed, reason: text })}
      />
      <Button type="submit">{t('moreTime.ask')}</Button>
    </form>
  );
}
