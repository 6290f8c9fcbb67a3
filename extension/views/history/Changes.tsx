/** Who changed what in a mentorship, by day, newest first, of one member or one part where one asks. [U247 to U250] */
import { useState } from 'preact/hooks';
import type { MemberId } from '#shared/base/ids.ts';
import { calendarDateAt } from '#shared/record/calendar-date.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { SelectField, type Choice } from '../../components/Field.tsx';
import { LongList } from '../../components/LongList.tsx';
import { useChangeLines, type ShownChanges } from '../../hooks/change-lines.ts';
import { useRoom, type Person } from '../../hooks/room.ts';
import { useSurface } from '../../hooks/surface.ts';
import type { ChangeLine } from '../../store/change-line.ts';
import { t } from '../../locales/t.ts';
import { CHANGE_GROUPS, isInGroup, type ChangeGroup } from './change-groups.ts';
import { ChangeItem } from './ChangeItem.tsx';
import { isTold } from './change-words.ts';
import { dayInWords } from './history-words.ts';
import './changes.css';

/** As many members as can be chosen from. [U86] */
const MOST_PEOPLE = 30;

type Whose = MemberId | 'all' | 'nobody';

/** What is drawn: a day, or a line of it. */
type Drawn =
  | { readonly id: string; readonly day: string }
  | { readonly id: string; readonly line: ChangeLine };

function byDay(lines: readonly ChangeLine[]): readonly Drawn[] {
  let before = '';
  return lines.flatMap((line): readonly Drawn[] => {
    const day = calendarDateAt(line.until);
    const drawn: Drawn = { id: String(line.number), line };
    if (day === before) return [drawn];
    before = day;
    return [{ id: `day-${line.number}`, day }, drawn];
  });
}

function isBy({ author }: ChangeLine, whose: Whose): boolean {
  if (whose === 'all') return true;
  return whose === 'nobody' ? author === undefined : author?.memberId === whose;
}

type FiltersProps = {
  readonly people: readonly Person[];
  readonly whose: Whose;
  readonly group: ChangeGroup;
  readonly onWhose: (whose: Whose) => void;
  readonly onGroup: (group: ChangeGroup) => void;
};

function Filters({ people, whose, group, onWhose, onGroup }: FiltersProps) {
  const members: readonly Choice<Whose>[] = people
    .slice(0, MOST_PEOPLE)
    .map(({ id, name }) => ({ value: id, label: name || t('common.unnamed') }));
  return (
    <div class="change-filters">
      <SelectField<Whose>
        label={t('change.byWhom')}
        value={whose}
        choices={[
          { value: 'all', label: t('change.everybody') },
          ...members,
          { value: 'nobody', label: t('change.cannotBeTold') },
        ]}
        onChoose={onWhose}
      />
      <SelectField<ChangeGroup>
        label={t('change.ofWhat')}
        value={group}
        choices={CHANGE_GROUPS.map((value) => ({ value, label: t(`change.group.${value}`) }))}
        onChoose={onGroup}
      />
    </div>
  );
}

type ToldProps = { readonly all: readonly ChangeLine[]; readonly labels: ShownChanges['labels'] };

function Told({ all, labels }: ToldProps) {
  const room = useRoom();
  const [whose, setWhose] = useState<Whose>('all');
  const [group, setGroup] = useState<ChangeGroup>('all');
  const lines = all.filter((line) => isBy(line, whose) && isInGroup(line.part, group));
  return (
    <>
      <Filters
        people={room.people.value}
        whose={whose}
        group={group}
        onWhose={setWhose}
        onGroup={setGroup}
      />
      {lines.length === 0 && <p class="soft">{t('change.noneOfThese')}</p>}
      <LongList
        key={`${whose} ${group}`}
        items={byDay(lines)}
        look="lines"
        line={(drawn) =>
          'day' in drawn ? (
            <li key={drawn.id} class="change-day">
              <h3 class="section-heading">{dayInWords(drawn.day, room.now())}</h3>
            </li>
          ) : (
            <ChangeItem key={drawn.id} line={drawn.line} labels={labels} />
          )
        }
      />
    </>
  );
}

/** The log of the mentorship around it; nothing of it before the record is read. */
export function Changes() {
  const room = useRoom();
  const { lines, labels } = useChangeLines(useSurface(), room);
  if (room.load.value !== 'ready' || lines.value === undefined) return null;
  const told = lines.value.filter(isTold);
  return (
    <section class="block" aria-labelledby="changes-heading">
      <h2 id="changes-heading">{t('change.heading')}</h2>
      {told.length === 0 ? (
        <EmptyState title={t('change.empty')} text={t('change.emptyText')} />
      ) : (
        <>
          <p class="soft">{t('change.text')}</p>
          <Told all={told} labels={labels} />
        </>
      )}
    </section>
  );
}
