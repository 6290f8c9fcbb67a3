/**
 * All that people wrote in a record of another day beside what has a look of its own there: what happened between
 * sessions, feedback, resources, what stayed of sessions, cards, comments. [U303]
 */
import type { MemberId } from '#shared/base/ids.ts';
import type { ItemPart } from '#shared/record/schema.ts';
import type { ItemViews, RecordView } from '#shared/record/view.ts';
import { t, type MessageKey } from '../../locales/t.ts';
import { cardText, itemText } from '../../search/item-texts.ts';
import { PartAsItWas } from './PartAsItWas.tsx';

/** The parts, in the order in which they are drawn, each with its heading. */
const TITLES = {
  takeaways: 'history.kept',
  series: 'search.kind.series',
  milestones: 'search.kind.milestone',
  goalOptions: 'search.kind.goalOption',
  goalChanges: 'search.kind.goalChange',
  answers: 'search.kind.answer',
  checkIns: 'search.kind.checkIn',
  reviewRequests: 'search.kind.reviewRequest',
  reflections: 'search.kind.reflection',
  feedbackRequests: 'search.kind.feedbackRequest',
  feedback: 'search.kind.feedback',
  resources: 'search.kind.resource',
  introductions: 'search.kind.introduction',
  pathSteps: 'search.kind.pathStep',
  timeRequests: 'search.kind.timeRequest',
  comments: 'search.kind.comment',
} as const satisfies Partial<Record<ItemPart, MessageKey>>;

type Told = keyof typeof TITLES;

const TOLD = Object.keys(TITLES) as readonly Told[];

function nameOf({ members }: RecordView, id: MemberId | undefined): string {
  return members.find((member) => member.id === id)?.name ?? '';
}

/** Of some, a word that stands in no field of text. */
function kindWord(item: ItemViews[Told]): string {
  if ('mood' in item) return t(`mood.${item.mood}`);
  if ('kind' in item && 'isMistake' in item) return t(`meet.kept.${item.kind}`);
  return '';
}

type PartProps = { readonly part: Told; readonly record: RecordView };

function Part({ part, record }: PartProps) {
  const items: readonly ItemViews[Told][] = record[part];
  return (
    <PartAsItWas
      title={t(TITLES[part])}
      lines={items.map((item) => ({
        id: item.id,
        text: itemText<Told>(part, item) || t(`bin.part.${part}`),
        aside: [kindWord(item), nameOf(record, item.createdBy)].filter(Boolean).join(' · '),
      }))}
    />
  );
}

/** A card that says more than its name. */
function Cards({ record }: Pick<PartProps, 'record'>) {
  const told = record.members
    .map((card) => ({ id: card.id, text: cardText(card), aside: '', name: card.name }))
    .filter(({ text, name }) => text !== name);
  return <PartAsItWas title={t('mentorship.members')} lines={told} />;
}

/** All of them. */
export function PartsAsTheyWere({ record }: Pick<PartProps, 'record'>) {
  return (
    <>
      <Cards record={record} />
      {TOLD.map((part) => (
        <Part key={part} part={part} record={record} />
      ))}
    </>
  );
}
