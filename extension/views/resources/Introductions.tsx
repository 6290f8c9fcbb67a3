/** Introductions: to whom and why; made only once both sides have said yes. [U231, U254, D124] */
import { addTo } from '#shared/record/operations/items.ts';
import { statesFor } from '#shared/record/introduction-steps.ts';
import { updateIntroduction } from '#shared/record/operations/introductions.ts';
import { INTRODUCTION, type IntroductionPatch } from '#shared/record/parts/introductions.ts';
import type { IntroductionView } from '#shared/record/view.ts';
import { ChoiceInPlace } from '../../components/ChoiceInPlace.tsx';
import { EditableText } from '../../components/EditableText.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { personName } from '../goals/goal-words.ts';
import { useAct } from '../room/use-act.ts';
import { Byline } from '../between/Byline.tsx';
import { FieldsForm } from '../between/FieldsForm.tsx';
import { LineTools } from '../between/LineTools.tsx';
import { OwnText } from '../between/OwnText.tsx';
import { CommentsBelow, useLineComments } from '../comments/LineComments.tsx';
import { ItemBlock } from './ItemBlock.tsx';

type LineProps = { readonly introduction: IntroductionView };

function Consents({ introduction }: LineProps) {
  const room = useRoom();
  const { tell, readOnly } = useAct();
  const { id, title, forMember, createdBy } = introduction;
  const wanting = forMember ?? createdBy;
  const set = (patch: IntroductionPatch) =>
    tell((doc, author) => updateIntroduction(doc, author, id, patch));
  return (
    <div class="consents">
      <label class="consent">
        <input
          type="checkbox"
          checked={introduction.asked === true}
          // Their own yes is theirs to say.
          disabled={readOnly || wanting !== room.memberId}
          onChange={({ currentTarget }) => set({ asked: currentTarget.checked })}
        />
        <span dir="auto">
          {t('introduction.wants', { name: personName(room.people.value, wanting), to: title })}
        </span>
      </label>
      <label class="consent">
        <input
          type="checkbox"
          checked={introduction.otherAgreed === true}
          disabled={readOnly}
          onChange={({ currentTarget }) => set({ otherAgreed: currentTarget.checked })}
        />
        <span dir="auto">{t('introduction.otherAgreed', { name: title })}</span>
      </label>
    </div>
  );
}

function IntroductionLine({ introduction }: LineProps) {
  const { act, tell, readOnly } = useAct();
  const { id, title, why = '', state, outcome, createdBy, createdAt } = introduction;
  const comments = useLineComments({ part: 'introductions', id }, title);
  const write = (patch: IntroductionPatch, typed: string) =>
    act((doc, author) => updateIntroduction(doc, author, id, patch), typed);
  return (
    <li class="between-line" data-introduction={id}>
      <div class="item-line">
        <OwnText
          by={createdBy}
          value={title}
          label={t('bin.part.introductions')}
          onCommit={(typed) => write({ title: typed }, typed)}
        />
        <ChoiceInPlace
          label={t('introduction.state')}
          value={state}
          choices={statesFor(introduction).map((value) => ({
            value,
            label: t(`introduction.state.${value}`),
          }))}
          readOnly={readOnly}
          onChoose={(value) =>
            tell((doc, author) => updateIntroduction(doc, author, id, { state: value }))
          }
        />
        <LineTools comments={comments} />
      </div>
      <Byline by={createdBy} at={createdAt} say={(name) => t('introduction.by', { name })} />
      <OwnText
        by={createdBy}
        value={why}
        label={t('resource.whyOf', { title })}
        placeholder={t('resource.why')}
        isLong
        onCommit={(typed) => write({ why: typed.trim() === '' ? null : typed }, typed)}
      />
      <Consents introduction={introduction} />
      {(state === 'made' || state === 'met') && (
        <EditableText
          label={t('introduction.outcome')}
          placeholder={t('introduction.outcome')}
          value={outcome ?? ''}
          readOnly={readOnly}
          isLong
          onCommit={(text) => write({ outcome: text.trim() === '' ? null : text }, text)}
        />
      )}
      <CommentsBelow comments={comments} />
    </li>
  );
}

/** The block with its heading. */
export function Introductions() {
  const room = useRoom();
  const { attempt, readOnly } = useAct();
  const people = room.people.value.slice(0, MOST_PEOPLE);
  return (
    <ItemBlock
      id="introductions-heading"
      heading={t('introduction.heading')}
      empty={t('introduction.empty')}
      items={room.parts.introductions}
      line={(one) => <IntroductionLine key={one.id} introduction={one} />}
    >
      {!readOnly && (
        <FieldsForm
          opens={t('introduction.add')}
          place="introduction"
          choice={{
            name: 'forMember',
            label: t('introduction.who'),
            choices: people.map(({ id }) => ({ value: id, label: personName(people, id) })),
          }}
          fields={[
            { name: 'title', label: t('introduction.toWhom') },
            { name: 'why', label: t('resource.why'), holds: 'prose' },
          ]}
          button={t('introduction.addButton')}
          onAdd={({ title = '', why, forMember }) => {
            const wanting = people.find(({ id }) => id === forMember)?.id ?? room.memberId;
            const asked = wanting === room.memberId ? true : undefined;
            return attempt((doc, author) =>
              addTo(doc, author, INTRODUCTION, { title, why, forMember: wanting, asked }),
            );
          }}
        />
      )}
    </ItemBlock>
  );
}

/** More people than these are not offered. [U86] */
const MOST_PEOPLE = 30;
