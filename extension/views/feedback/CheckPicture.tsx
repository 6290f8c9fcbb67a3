/**
 * What all answered, as one picture: a row for each element, a mark for each person, told apart by shape beside
 * colour; and the same as a table for who does not see it. [U229]
 */
import { rowsOf, type ElementRow } from '#shared/record/relationship.ts';
import type { RelationshipCheckView } from '#shared/record/view.ts';
import { UNKNOWN_COLOUR } from '../../components/member-colours.ts';
import { useRoom, type Person } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { personName } from '../goals/goal-words.ts';

const LEVELS = [1, 2, 3, 4, 5] as const;
const ROW = 24;
const STEP = 40;
const MARK = 6;
/** More people than these have no mark of their own, and stand in the table. [U86] */
const MOST_MARKS = 8;

type MarkProps = { readonly x: number; readonly y: number; readonly place: number };

/** A shape for each place: a disc, a square, a diamond, a triangle, and again from the first. */
function Mark({ x, y, place }: MarkProps) {
  const r = MARK;
  switch (place % 4) {
    case 0:
      return <circle cx={x} cy={y} r={r} />;
    case 1:
      return <rect x={x - r} y={y - r} width={2 * r} height={2 * r} />;
    case 2:
      return (
        <path d={`M${x} ${y - r - 1}L${x + r + 1} ${y}L${x} ${y + r + 1}L${x - r - 1} ${y}Z`} />
      );
    default:
      return <path d={`M${x} ${y - r}L${x + r} ${y + r}L${x - r} ${y + r}Z`} />;
  }
}

type RowProps = { readonly row: ElementRow; readonly people: readonly Person[] };

/**
 * What all answered to one element, as high as its words: a picture of its own, so that both stand on one line.
 * Two who answered alike stand beside each other, and neither hides the other.
 */
function Row({ row, people }: RowProps) {
  const y = ROW / 2;
  const marks = row.answers.filter(([, level]) => level > 0).slice(0, MOST_MARKS);
  return (
    <svg viewBox={`0 0 ${STEP * 5} ${ROW}`}>
      {LEVELS.map((level) => (
        <line
          key={level}
          class="check-line"
          {...{ x1: at(level), x2: at(level), y1: 0, y2: ROW }}
        />
      ))}
      <line class="check-line" {...{ x1: at(1), x2: at(LEVELS.length), y1: y, y2: y }} />
      {marks.map(([member, level], order) => {
        const place = people.findIndex(({ id }) => id === member);
        const alike = marks.filter(([, other]) => other === level).length;
        const before = marks.slice(0, order).filter(([, other]) => other === level).length;
        const x = at(level) + (before - (alike - 1) / 2) * (2 * MARK + 1);
        return (
          <g key={member} style={{ fill: people[place]?.colour ?? UNKNOWN_COLOUR }}>
            <Mark x={x} y={y} place={Math.max(0, place)} />
          </g>
        );
      })}
    </svg>
  );
}

function at(level: number): number {
  return (level - 0.5) * STEP;
}

/** By id, so that all see the same shape for the same person. */
function byId(a: Person, b: Person): number {
  return a.id < b.id ? -1 : 1;
}

function Legend({ people }: Pick<RowProps, 'people'>) {
  return (
    <ul class="check-legend" aria-hidden="true">
      {people.slice(0, MOST_MARKS).map(({ id, colour }, place) => (
        <li key={id}>
          <svg width={16} height={16} style={{ fill: colour }}>
            <Mark x={8} y={8} place={place} />
          </svg>
          <span dir="auto">{personName(people, id)}</span>
        </li>
      ))}
    </ul>
  );
}

/** The picture and its table. */
export function CheckPicture({ check }: { readonly check: RelationshipCheckView }) {
  const all = useRoom().people.value;
  const members = new Set(check.answers.map(([member]) => member));
  const people = all.filter(({ id }) => members.has(id)).toSorted(byId);
  const rows = rowsOf(check);
  return (
    <div class="check">
      <Legend people={people} />
      <ul class="check-rows" aria-hidden="true">
        <li>
          <span />
          <span class="check-ends">
            <span>{t('check.level.1')}</span>
            <span>{t('check.level.5')}</span>
          </span>
        </li>
        {rows.map((row) => (
          <li key={row.element}>
            <span>{t(`check.element.${row.element}`)}</span>
            <Row row={row} people={people} />
          </li>
        ))}
      </ul>
      <details>
        <summary>{t('check.table')}</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('check.elementName')}</th>
              {people.map(({ id }) => (
                <th key={id} scope="col" dir="auto">
                  {personName(people, id)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ element, answers }) => (
              <tr key={element}>
                <th scope="row">{t(`check.element.${element}`)}</th>
                {people.map(({ id }) => (
                  <td key={id}>{t(`check.level.${levelOf(answers, id)}`)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </div>
  );
}

function levelOf(answers: ElementRow['answers'], id: Person['id']): 0 | 1 | 2 | 3 | 4 | 5 {
  const level = answers.find(([member]) => member === id)?.[1];
  return LEVELS.find((one) => one === level) ?? 0;
}
