/**
 * A member's card: what somebody says of themselves. I write my own where it stands; that of another is read,
 * with what their clock says now. [U169, U170, U171]
 */
import type { MemberId } from '#shared/base/ids.ts';
import { updateCard, type CardPatch } from '#shared/record/operations/members.ts';
import { MENTOR_TYPES } from '#shared/record/parts/member-cards.ts';
import type { MemberView } from '#shared/record/view.ts';
import { BackLink } from '../dashboard/BackLink.tsx';
import { Button } from '../../components/Button.tsx';
import { EditableText } from '../../components/EditableText.tsx';
import { SelectField } from '../../components/Field.tsx';
import { showToast } from '../../components/toasts.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { refusalWords } from '../refusal-words.ts';
import { wallClock, zoneHere, zonesWith } from './card-words.ts';
import { PathSteps } from './PathSteps.tsx';
import './cards.css';

type CardProps = { readonly card: MemberView; readonly canWrite: boolean };

function useUpdate(id: MemberId): (patch: CardPatch, typed?: string) => string | undefined {
  const room = useRoom();
  return (patch, typed) => {
    const changed = room.act((doc, author) => updateCard(doc, author, id, patch));
    return changed.ok ? undefined : refusalWords(changed.error, typed);
  };
}

const TEXTS = ['workingHours', 'strengths', 'offers', 'learns', 'howIWork'] as const;

function Text({ card, canWrite, name }: CardProps & { readonly name: (typeof TEXTS)[number] }) {
  const update = useUpdate(card.id);
  const value = card[name] ?? '';
  const label = t(`card.${name}`);
  if (value === '' && !canWrite) return null;
  return (
    <section class="card-part" data-card={name}>
      <h2>{label}</h2>
      {canWrite ? (
        <EditableText
          value={value}
          label={label}
          placeholder={t(`card.hint.${name}`)}
          isLong={name !== 'workingHours'}
          onCommit={(typed) => update({ [name]: typed.trim() === '' ? null : typed }, typed)}
        />
      ) : (
        <p class="card-words" dir="auto">
          {value}
        </p>
      )}
    </section>
  );
}

function Zone({ card, canWrite }: CardProps) {
  const room = useRoom();
  const update = useUpdate(card.id);
  const { zone } = card;
  const set = (chosen: string): void => {
    const refused = update({ zone: chosen === '' ? null : chosen });
    if (refused !== undefined) showToast(refused);
  };
  if (!canWrite)
    return zone === undefined ? null : (
      <section class="card-part" data-card="zone">
        <h2>{t('card.zone')}</h2>
        <p>{t('card.clock', { zone, time: wallClock(room.now(), zone) })}</p>
      </section>
    );
  const choices = zonesWith(zone).map((value) => ({ value, label: value }));
  return (
    <section class="card-part" data-card="zone">
      <SelectField
        label={t('card.zone')}
        value={zone ?? ''}
        choices={[{ value: '', label: t('card.zoneNone') }, ...choices]}
        onChoose={set}
      />
      {zone !== zoneHere() && (
        <Button look="quiet" onClick={() => set(zoneHere())}>
          {t('card.zoneHere', { zone: zoneHere() })}
        </Button>
      )}
    </section>
  );
}

function MentorTypes({ card, canWrite }: CardProps) {
  const update = useUpdate(card.id);
  const chosen = new Set(card.mentorTypes.map(([type]) => type));
  if (chosen.size === 0 && !canWrite) return null;
  return (
    <fieldset class="card-part card-types" data-card="mentorTypes">
      <legend>{t('card.mentorTypes')}</legend>
      {MENTOR_TYPES.filter((type) => canWrite || chosen.has(type)).map((type) => (
        <label key={type} class="card-type">
          <input
            type="checkbox"
            checked={chosen.has(type)}
            disabled={!canWrite}
            onChange={({ currentTarget }) => {
              const refused = update({
                mentorTypes: { [type]: currentTarget.checked ? true : null },
              });
              if (refused !== undefined) showToast(refused);
            }}
          />
          <span>
            {t(`card.type.${type}`)}
            <span class="soft small card-means">{t(`card.means.${type}`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function isBlank({ zone, mentorTypes, ...card }: MemberView): boolean {
  return !zone && mentorTypes.length === 0 && TEXTS.every((name) => card[name] === undefined);
}

function Card({ card, canWrite }: CardProps) {
  const { pathSteps } = useRoom().record.value;
  const steps = pathSteps.filter(({ memberId }) => memberId === card.id);
  const role = card.role && t(`role.${card.role}`);
  return (
    <>
      <header>
        <h1 dir="auto">{card.name}</h1>
        {role && <p class="soft">{role}</p>}
      </header>
      {!canWrite && isBlank(card) && steps.length === 0 && (
        <p class="soft">{t('card.blank', { name: card.name })}</p>
      )}
      <Zone card={card} canWrite={canWrite} />
      {TEXTS.map((name) => (
        <Text key={name} card={card} canWrite={canWrite} name={name} />
      ))}
      <MentorTypes card={card} canWrite={canWrite} />
      <PathSteps memberId={card.id} steps={steps} canWrite={canWrite} />
    </>
  );
}

/** The card of a member of the mentorship around it. */
export function CardPage({ memberId }: { readonly memberId: MemberId }) {
  const room = useRoom();
  const { members, newerSchema } = room.record.value;
  const card = members.find(({ id }) => id === memberId);
  const ready = room.load.value === 'ready';
  return (
    <div class="page stack card-page">
      <BackLink />
      {card ? (
        <Card key={card.id} card={card} canWrite={memberId === room.memberId && !newerSchema} />
      ) : (
        <h1>{t(ready ? 'card.none' : 'note.opening')}</h1>
      )}
    </div>
  );
}
