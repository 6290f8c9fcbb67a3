/** The line by which something is noted from Today into a mentorship, through the jot box, with Undo. [U245, U312] */
import { useRef, useState } from 'preact/hooks';
import { Plus } from 'lucide';
import type { RoomId } from '#shared/base/ids.ts';
import { MAX_TEXT_CHARACTERS } from '#shared/record/limits.ts';
import { checkText } from '#shared/record/one-line-text.ts';
import { IconButton } from '../../components/Button.tsx';
import { ChoiceInPlace } from '../../components/ChoiceInPlace.tsx';
import { TextField } from '../../components/Field.tsx';
import { showToast } from '../../components/toasts.ts';
import { useKeptLine, type KeptLine } from '../../hooks/kept-line.ts';
import { useSurface } from '../../hooks/surface.ts';
import { t } from '../../locales/t.ts';
import type { Projection } from '../../store/projection.ts';
import { refusalWords } from '../refusal-words.ts';
import { mentorshipName, type Jotting } from './today-block.ts';

/** `mentorships`: into which it can go; at least one. */
export type JotLineProps = {
  readonly part: Parameters<Jotting>[1];
  readonly mentorships: readonly Projection[];
  readonly jot: Jotting;
};

function Where(props: {
  readonly mentorships: readonly Projection[];
  readonly roomId: RoomId;
  readonly onChoose: (roomId: RoomId) => void;
}) {
  const { mentorships, roomId, onChoose } = props;
  if (mentorships.length < 2) return null;
  return (
    <ChoiceInPlace
      label={t('popup.mentorship')}
      value={roomId}
      choices={mentorships.map((one) => ({ value: one.roomId, label: mentorshipName(one) }))}
      readOnly={false}
      faint
      onChoose={onChoose}
    />
  );
}

/** The way of what is typed into the box: it stays on the screen until it is stored. [U11] */
function useJot({ part, jot }: JotLineProps, line: KeptLine, roomId: RoomId | undefined) {
  const { text } = line;
  const latest = useRef(text);
  latest.current = text;
  const [error, setError] = useState<string | undefined>(undefined);
  const saving = useRef(false);
  const write = (typed: string): void => {
    if (roomId !== undefined) line.write(roomId, typed);
    setError(undefined);
  };
  const save = async (): Promise<void> => {
    const checked = checkText(text, 'text', MAX_TEXT_CHARACTERS);
    if (!checked.ok) return setError(refusalWords(checked.error, text));
    // A second Enter before the first is stored must not note it twice.
    if (saving.current || roomId === undefined) return;
    saving.current = true;
    const takeBack = await jot(roomId, part, checked.value);
    saving.current = false;
    if (!takeBack) return;
    if (latest.current === text) line.write(roomId, '');
    showToast(t('popup.saved', { part: t(`part.${part}`) }), () => void takeBack());
  };
  return { error, write, save };
}

/** The field, where it goes, and its button. */
export function JotLine(props: JotLineProps) {
  const { part, mentorships } = props;
  const { lastRoomId } = useSurface().shelf.settings.value;
  const rooms = mentorships.map(({ roomId }) => roomId);
  const line = useKeptLine(`today.${part}`, rooms);
  const known = (id: RoomId | undefined) => rooms.find((roomId) => roomId === id);
  const roomId = known(line.chosen) ?? known(lastRoomId) ?? rooms[0];
  const { error, write, save } = useJot(props, line, roomId);
  const what = t(`popup.field.${part}`);
  if (roomId === undefined) return null;
  return (
    <form
      class="add-line"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextField
        label={what}
        hideLabel
        placeholder={t(`part.${part}`)}
        autocomplete="off"
        error={error}
        value={line.text}
        onText={write}
      />
      <Where mentorships={mentorships} roomId={roomId} onChoose={line.choose} />
      <IconButton type="submit" icon={Plus} label={t('today.add', { what })} />
    </form>
  );
}
