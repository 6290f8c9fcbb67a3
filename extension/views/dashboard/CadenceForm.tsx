/** What two people agree on for their sessions: from when on, how often, at what time, how long, where. [U189] */
import { useState } from 'preact/hooks';
import { format } from 'date-fns/format';
import type { Millis } from '#shared/base/ids.ts';
import { calendarDateAt } from '#shared/record/calendar-date.ts';
import { setCadence } from '#shared/record/operations/series.ts';
import type { RefusedField } from '#shared/record/refusal.ts';
import { SESSION_MODES, type SessionMode } from '#shared/record/schema.ts';
import { NOON, UTC } from '#shared/record/occurrences.ts';
import { daysAround, timesLeft } from '#shared/record/series-days.ts';
import { todayOf } from '#shared/record/sessions-around.ts';
import { instantAt } from '#shared/record/wall-clock.ts';
import type { SeriesView } from '#shared/record/view.ts';
import { Button } from '../../components/Button.tsx';
import { Field, SelectField, TextField } from '../../components/Field.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { zoneHere } from '../local-moment.ts';
import { refusalWords } from '../refusal-words.ts';
import { showDone } from '../room/undoing.ts';
import {
  dayIn,
  isLastInMonth,
  patternFields,
  PATTERNS,
  patternWords,
  type Pattern,
} from './cadence-words.ts';

/** What is offered for a first one. */
const FIRST_TIME = '10:00';

type Draft = {
  readonly startsOn: string;
  readonly pattern: Pattern;
  readonly every: string;
  readonly time: string;
  readonly length: string;
  readonly count: string;
  readonly mode: SessionMode | '';
  readonly placeText: string;
  readonly link: string;
};

/** When it is next, by the clock here: the form asks for days and times of this device, wherever it was agreed. [U272] */
function nextHere(series: SeriesView | undefined, now: Millis) {
  const today = series && todayOf(series, now);
  const on = series && today && daysAround(series, today, 1, 1).find((day) => day >= today);
  const at = on && instantAt(on, series.time ?? NOON, series.zone ?? UTC);
  if (!series || !on || at === undefined)
    return { startsOn: calendarDateAt(now), time: FIRST_TIME, count: undefined };
  return { startsOn: calendarDateAt(at), time: format(at, 'HH:mm'), count: timesLeft(series, on) };
}

function draftOf(series: SeriesView | undefined, now: Millis): Draft {
  const byWeekday = series?.ordinal === 5 ? 'monthly-last' : 'monthly-by-weekday';
  const next = nextHere(series, now);
  return {
    ...next,
    count: String(next.count ?? ''),
    pattern:
      series?.frequency === 'monthly-by-weekday' ? byWeekday : (series?.frequency ?? 'weekly'),
    every: String(series?.every ?? 1),
    length: String(series?.lengthMinutes ?? 60),
    mode: series?.mode ?? '',
    placeText: series?.placeText ?? '',
    link: series?.link ?? '',
  };
}

function some(text: string): string | undefined {
  return text.trim() === '' ? undefined : text;
}

function useSetting(draft: Draft, onDone: () => void) {
  const room = useRoom();
  const [error, setError] = useState<string | undefined>(undefined);
  const [field, setField] = useState<RefusedField | undefined>(undefined);
  const set = (): void => {
    setField(undefined);
    const startsOn = dayIn(draft.startsOn);
    if (startsOn === undefined) return setError(t('refused.badDate'));
    const { done, takeBack } = room.actToUndo((doc, author) =>
      setCadence(doc, author, {
        startsOn,
        ...patternFields(startsOn, draft.pattern),
        every: Number(draft.every),
        time: draft.time,
        zone: zoneHere(),
        lengthMinutes: Number(draft.length),
        count: draft.count === '' ? undefined : Number(draft.count),
        mode: draft.mode === '' ? undefined : draft.mode,
        placeText: some(draft.placeText),
        link: some(draft.link),
      }),
    );
    if (!done.ok) {
      setField(done.error.field);
      return setError(refusalWords(done.error, draft.placeText));
    }
    showDone(t('meet.cadenceSet'), takeBack);
    onDone();
  };
  // What a text has to be said for is said at its field, all else below the form. [U278]
  const errorAt = (name: 'placeText' | 'link') => (field === name ? error : undefined);
  const rest = field === 'placeText' || field === 'link' ? undefined : error;
  return { error: rest, errorAt, set };
}

type NativeField = 'startsOn' | 'every' | 'time' | 'length' | 'count';

/** `series`: the cadence that is agreed now; `onDone`: another one is, and the form goes. */
export type CadenceFormProps = {
  readonly series: SeriesView | undefined;
  readonly onDone: () => void;
};

/** The form. Another cadence begins on its first day, and the one before lasts until then. */
export function CadenceForm({ series, onDone }: CadenceFormProps) {
  const room = useRoom();
  const [draft, setDraft] = useState(() => draftOf(series, room.now()));
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const { error, errorAt, set } = useSetting(draft, onDone);
  const day = dayIn(draft.startsOn) ?? calendarDateAt(room.now());
  const count = Math.max(1, Number(draft.every) || 1);
  const patterns = PATTERNS.filter((one) => one !== 'monthly-last' || isLastInMonth(day)).map(
    (value) => {
      const { frequency, ...rest } = patternFields(day, value);
      const shown = { weekday: undefined, ordinal: undefined, monthDay: undefined, ...rest };
      return { value, label: patternWords({ ...shown, startsOn: day, every: count, frequency }) };
    },
  );
  const native = (name: NativeField, more: object, label: string, hint?: string) => (
    <Field label={label} hint={hint}>
      {(binding) => (
        <input
          {...binding}
          class="input"
          required={name !== 'count'}
          {...more}
          value={draft[name]}
          onInput={(event) => change({ [name]: event.currentTarget.value })}
        />
      )}
    </Field>
  );
  return (
    <form
      class="cadence-form"
      onSubmit={(event) => {
        event.preventDefault();
        set();
      }}
    >
      {native('startsOn', { type: 'date', max: '9999-12-31' }, t('meet.firstDay'))}
      {native('every', { type: 'number', min: 1, max: 52, step: 1 }, t('meet.everyHowMany'))}
      <SelectField
        label={t('meet.pattern')}
        value={draft.pattern}
        choices={patterns}
        onChoose={(pattern) => change({ pattern })}
      />
      {native('time', { type: 'time' }, t('meet.time'))}
      {native('length', { type: 'number', min: 5, max: 2880, step: 5 }, t('meet.lengthMinutes'))}
      {native(
        'count',
        { type: 'number', min: 1, max: 1000, step: 1 },
        t('meet.count'),
        t('meet.countHint'),
      )}
      <SelectField
        label={t('meet.mode')}
        value={draft.mode}
        choices={[
          { value: '' as const, label: t('meet.mode.unsaid') },
          ...SESSION_MODES.map((value) => ({ value, label: t(`meet.mode.${value}`) })),
        ]}
        onChoose={(mode) => change({ mode })}
      />
      <TextField
        label={t('meet.place')}
        error={errorAt('placeText')}
        value={draft.placeText}
        onText={(placeText) => change({ placeText })}
      />
      <TextField
        label={t('meet.link')}
        error={errorAt('link')}
        value={draft.link}
        onText={(link) => change({ link })}
      />
      {error && (
        <p class="field-error" role="alert">
          {error}
        </p>
      )}
      <div class="row">
        <Button type="submit" look="primary">
          {t('meet.cadenceSave')}
        </Button>
      </div>
    </form>
  );
}
