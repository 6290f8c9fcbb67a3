/** The jot field with its kind and mentorship; everything of it works without the mouse. [U5, U6] */
import { useEffect, useId, useRef } from 'preact/hooks';
import { CornerDownLeft, Undo2 } from 'lucide';
import { announce } from '../../components/announcer.ts';
import { Button } from '../../components/Button.tsx';
import { Icon } from '../../components/Icon.tsx';
import { t } from '../../locales/t.ts';
import { JOT_PARTS } from '../../store/command.ts';
import { BesideFields } from './BesideFields.tsx';
import type { JotModel } from './jot-model.ts';
import type { JotNotice } from './jot-state.ts';

type ModelProps = { readonly model: JotModel };

function noticeWords(notice: JotNotice): string | undefined {
  switch (notice.state) {
    case 'saved':
      return t('popup.saved', { part: t(`part.${notice.part}`) });
    case 'taken-back':
      return t('popup.taken');
    case 'empty':
      return t('refused.emptyText');
    case 'no-mood':
      return t('popup.noMood');
    case 'too-long':
      return t('refused.tooLong', { count: notice.over });
    default:
      return undefined;
  }
}

function isRefused({ state }: JotNotice): boolean {
  return state === 'empty' || state === 'no-mood' || state === 'too-long';
}

function NoticeLine({ model, onTakenBack }: ModelProps & { readonly onTakenBack: () => void }) {
  const notice = model.notice.value;
  const words = noticeWords(notice);
  useEffect(() => {
    if (words) announce(words);
  }, [words, notice]);
  if (!words) return null;
  const refused = isRefused(notice);
  return (
    <p class={refused ? 'jot-notice jot-refused' : 'jot-notice'}>
      <span>{words}</span>
      {notice.state === 'saved' && (
        <Button
          look="quiet"
          icon={Undo2}
          onClick={() => {
            void model.takeBack(notice.command);
            onTakenBack();
          }}
        >
          {t('common.undo')}
        </Button>
      )}
    </p>
  );
}

function KindChoice({ model }: ModelProps) {
  const name = useId();
  return (
    <fieldset class="jot-kinds">
      <legend class="visually-hidden">{t('popup.kind')}</legend>
      {JOT_PARTS.map((part) => (
        <label key={part} class="jot-kind">
          <input
            type="radio"
            name={name}
            value={part}
            checked={model.kind.value === part}
            onChange={() => model.chooseKind(part)}
          />
          <span>{t(`part.${part}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}

function MentorshipChoice({ model }: ModelProps) {
  const mentorships = model.mentorships.value;
  if (mentorships.length < 2) return <span />;
  return (
    <select
      class="input select jot-mentorship"
      aria-label={t('popup.mentorship')}
      value={model.roomId.value}
      onChange={(event) => {
        const chosen = mentorships[event.currentTarget.selectedIndex];
        if (chosen) model.chooseRoom(chosen.roomId);
      }}
    >
      {mentorships.map((mentorship) => (
        <option key={mentorship.roomId} value={mentorship.roomId}>
          {mentorship.name}
        </option>
      ))}
    </select>
  );
}

/** The field, its kind, its mentorship and what became of the last Enter. */
export function JotForm({ model }: ModelProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const label = t(`popup.field.${model.kind.value}`);
  const refused = isRefused(model.notice.value);
  useEffect(() => field.current?.focus(), []);
  const submit = () => {
    void model.submit();
    field.current?.focus();
  };
  return (
    <form
      class="jot"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <textarea
        ref={field}
        class="input jot-field"
        rows={2}
        dir="auto"
        autofocus
        aria-label={label}
        aria-invalid={refused || undefined}
        placeholder={label}
        value={model.text.value}
        onInput={(event) => model.type(event.currentTarget.value)}
        onKeyDown={(event) => {
          // While composing, Enter belongs to the input method.
          if (event.key !== 'Enter' || event.isComposing) return;
          event.preventDefault();
          submit();
        }}
      />
      <KindChoice model={model} />
      <BesideFields model={model} />
      <div class="jot-last">
        <MentorshipChoice model={model} />
        <button class="button button-primary" type="submit">
          <span>{t('popup.save')}</span>
          <Icon icon={CornerDownLeft} size={14} />
        </button>
      </div>
      <NoticeLine model={model} onTakenBack={() => field.current?.focus()} />
      {model.ready.value && model.mentorships.value.length === 0 && (
        <p class="soft small">{t('popup.firstHint')}</p>
      )}
    </form>
  );
}
