/** Resources: what to read, attend or use, whom to meet, why and for whom, and whether it served. [U230, U254, U298] */
import { isMillis } from '#shared/record/calendar-date.ts';
import { addTo, changeIn } from '#shared/record/operations/items.ts';
import {
  RESOURCE,
  RESOURCE_KINDS,
  RESOURCE_STATES,
  type ResourcePatch,
} from '#shared/record/parts/resources.ts';
import type { ResourceView } from '#shared/record/view.ts';
import type { Millis } from '#shared/base/ids.ts';
import { ChoiceInPlace } from '../../components/ChoiceInPlace.tsx';
import { DayField } from '../../components/DayField.tsx';
import { EditableText } from '../../components/EditableText.tsx';
import { hostOfHref, typedHref } from '../../editor/safe-link.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { CommentsBelow, useLineComments } from '../comments/LineComments.tsx';
import { dueWords } from '../due-words.ts';
import { ownersFor, personName } from '../goals/goal-words.ts';
import { useAct } from '../room/use-act.ts';
import { AddressField } from '../between/AddressField.tsx';
import { AddressLink } from '../between/AddressLink.tsx';
import { Byline } from '../between/Byline.tsx';
import { FieldsForm } from '../between/FieldsForm.tsx';
import { LineTools } from '../between/LineTools.tsx';
import { ItemBlock } from './ItemBlock.tsx';

type LineProps = { readonly resource: ResourceView };
type FieldProps = LineProps & { readonly set: (patch: ResourcePatch) => void };

/** More goals than these are not offered. [U86] */
const MOST_GOALS = 30;

function ForWhom({ resource, set }: FieldProps) {
  const people = ownersFor(useRoom().people.value, resource.forMember);
  const { readOnly } = useAct();
  return (
    <ChoiceInPlace
      label={t('resource.forWhom')}
      value={resource.forMember ?? ''}
      choices={[
        { value: '', label: t('resource.forAll') },
        ...people.map(({ id }) => ({
          value: id as string,
          label: t('feedback.for', { name: personName(people, id) }),
        })),
      ]}
      readOnly={readOnly}
      onChoose={(value) => set({ forMember: people.find(({ id }) => id === value)?.id ?? null })}
    />
  );
}

function Goal({ resource, set }: FieldProps) {
  const { goals } = useRoom().parts;
  const { readOnly } = useAct();
  if (goals.length === 0) return null;
  return (
    <span class="about">
      <ChoiceInPlace
        label={t('resource.goal')}
        value={resource.goalId ?? ''}
        choices={[
          { value: '', label: t('resource.noGoal') },
          ...goals
            .slice(-MOST_GOALS)
            .map(({ id, title }) => ({ value: id as string, label: title })),
        ]}
        readOnly={readOnly}
        onChoose={(value) => set({ goalId: goals.find(({ id }) => id === value)?.id ?? null })}
      />
    </span>
  );
}

/** Noon of a day in UTC: the same day for whoever reads it, wherever they are. [U272] */
function eventStart(day: string): Millis | undefined {
  const at = Date.parse(`${day}T12:00:00Z`);
  return isMillis(at) ? at : undefined;
}

/** The day of an event; other kinds have none. */
function EventDay({ resource, set }: FieldProps) {
  const room = useRoom();
  const { readOnly } = useAct();
  if (resource.kind !== 'event') return null;
  const { startsAt } = resource;
  const value = startsAt === undefined ? undefined : new Date(startsAt).toISOString().slice(0, 10);
  const due = value === undefined ? undefined : dueWords(value, room.now());
  return (
    <DayField
      label={t('resource.day')}
      value={value}
      words={due?.text ?? t('resource.noDay')}
      look={due ? 'later' : 'none'}
      readOnly={readOnly}
      onChoose={(day) => {
        set({ startsAt: (day === null ? undefined : eventStart(day)) ?? null });
      }}
    />
  );
}

/** What it is and why, in words that anybody changes. */
function Words({ resource }: LineProps) {
  const { act, readOnly } = useAct();
  const { id, why = '', title } = resource;
  if (readOnly && why === '') return null;
  return (
    <EditableText
      label={t('resource.whyOf', { title })}
      placeholder={t('resource.why')}
      value={why}
      readOnly={readOnly}
      isLong
      onCommit={(typed) =>
        act(
          (doc, author) =>
            changeIn(doc, author, RESOURCE, id, { why: typed.trim() === '' ? null : typed }),
          typed,
        )
      }
    />
  );
}

function kindChoices() {
  return RESOURCE_KINDS.map((value) => ({ value, label: t(`resource.kind.${value}`) }));
}

function Choices({ resource, set }: FieldProps) {
  const { act, readOnly } = useAct();
  const { id, kind, state, url, title } = resource;
  const write = (patch: ResourcePatch) =>
    act((doc, author) => changeIn(doc, author, RESOURCE, id, patch));
  return (
    <div class="row resource-fields">
      {url !== undefined && <AddressLink href={url} name={title} />}
      <ChoiceInPlace
        label={t('resource.kind')}
        value={kind}
        choices={kindChoices()}
        readOnly={readOnly}
        onChoose={(value) => set({ kind: value })}
      />
      <ChoiceInPlace
        label={t('resource.state')}
        value={state}
        choices={RESOURCE_STATES.map((value) => ({ value, label: t(`resource.state.${value}`) }))}
        readOnly={readOnly}
        onChoose={(value) => set({ state: value })}
      />
      <ForWhom resource={resource} set={set} />
      <Goal resource={resource} set={set} />
      <EventDay resource={resource} set={set} />
      {!readOnly && (
        <AddressField name={title} value={url} onAddress={(href) => write({ url: href })} />
      )}
    </div>
  );
}

function ResourceLine({ resource }: LineProps) {
  const { act, tell, readOnly } = useAct();
  const { id, title, createdBy, createdAt } = resource;
  const comments = useLineComments({ part: 'resources', id }, title);
  const set = (patch: ResourcePatch): void => {
    tell((doc, author) => changeIn(doc, author, RESOURCE, id, patch));
  };
  return (
    <li class="between-line" data-resource={id}>
      <div class="item-line">
        <EditableText
          label={t('bin.part.resources')}
          value={title}
          readOnly={readOnly}
          onCommit={(typed) =>
            act((doc, author) => changeIn(doc, author, RESOURCE, id, { title: typed }), typed)
          }
        />
        <LineTools comments={comments} />
      </div>
      <Byline by={createdBy} at={createdAt} />
      <Words resource={resource} />
      <Choices resource={resource} set={set} />
      <CommentsBelow comments={comments} />
    </li>
  );
}

/** The block with its heading. */
export function Resources() {
  const { resources } = useRoom().parts;
  const { attempt, readOnly } = useAct();
  return (
    <ItemBlock
      id="resources-heading"
      heading={t('resource.heading')}
      empty={t('resource.empty')}
      items={resources}
      line={(resource) => <ResourceLine key={resource.id} resource={resource} />}
    >
      {!readOnly && (
        <FieldsForm
          opens={t('resource.add')}
          place="resource"
          choice={{ name: 'kind', label: t('resource.kindFirst'), choices: kindChoices() }}
          fields={[
            { name: 'title', label: t('resource.title') },
            { name: 'url', label: t('between.reviewLink'), holds: 'url' },
            { name: 'why', label: t('resource.why'), holds: 'prose' },
          ]}
          button={t('resource.addButton')}
          onAdd={({ title, url: typed = '', why, kind: chosen }) => {
            const url = typed === '' ? undefined : (typedHref(typed) ?? typed);
            const kind = RESOURCE_KINDS.find((one) => one === chosen);
            const name = title ?? hostOfHref(url ?? '');
            return attempt((doc, author) =>
              addTo(doc, author, RESOURCE, { title: name, url, why, kind }),
            );
          }}
        />
      )}
    </ItemBlock>
  );
}
