/**
 * A member's card: what somebody says of themselves. I write my own where it stands; that of another is read,
 * with what their clock says now. [U169, U170, U171, U267, U295]
 */
import { useState } from 'preact/hooks';
import { Pencil } from 'lucide';
import type { MemberId } from '#shared/base/ids.ts';
import { updateCard, type CardPatch } from '#shared/record/operations/members.ts';
import { COVERS, MENTOR_TYPES } from '#shared/record/parts/member-cards.ts';
import type { MemberView } from '#shared/record/view.ts';
import { BackLink } from '../dashboard/BackLink.tsx';
import { Button, IconButton } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { EditableText } from '../../components/EditableText.tsx';
import { SelectField } from '../../components/Field.tsx';
import { showToast } from '../../components/toasts.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { NameForm } from '../joining/NameForm.tsx';
import { zoneHere } from '../local-moment.ts';
import { refusalWords } from '../refusal-words.ts';
import { CARD_TEXTS, isBlank } from './blank-card.ts';
import { wallClock, zonesWith, zoneWords } from './card-words.ts';
import { PathSteps } from './PathSteps.tsx';
import { PrimaryMentor } from './PrimaryMentor.tsx';
import { hasSeveralMentors, isMentor } from './several-mentors.ts';
import { Ticks } from './Ticks.tsx';
import './cards.css';

type CardProps = { readonly card: MemberView; readonly canWrite: boolean };

/** What a part of the card is called: of mine as I say it, of another's as one speaks of them. [U295] */
type Called = 'offers' | 'learns' | 'howIWork' | 'mentorTypes' | 'covers' | 'path';

function useCalled({ id }: MemberView): (part: Called) => string {
  const isMine = useRoom().memberId === id;
  return (part) => t(isMine ? `card.${part}` : `card.theirs.${part}`);
}

function useUpdate(id: MemberId): (patch: CardPatch, typed?: string) => string | undefined {
  const room = useRoom();
  return (patch, typed) => {
    const changed = room.act((doc, author) => updateCard(doc, author, id, patch));
    return changed.ok ? undefined : refusalWords(changed.error, typed);
  };
}

function Text({
  card,
  canWrite,
  name,
}: CardProps & { readonly name: (typeof CARD_TEXTS)[number] }) {
  const update = useUpdate(card.id);
  const called = useCalled(card);
  const value = card[name] ?? '';
  const label = name === 'workingHours' || name === 'strengths' ? t(`card.${name}`) : called(name);
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
        <p>{t('card.clock', { zone: zoneWords(zone), time: wallClock(room.now(), zone) })}</p>
      </section>
    );
  const choices = zonesWith(zone).map((value) => ({ value, label: zoneWords(value) }));
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
          {t('card.zoneHere', { zone: zoneWords(zoneHere()) })}
        </Button>
      )}
    </section>
  );
}

function MentorTypes({ card, canWrite }: CardProps) {
  const update = useUpdate(card.id);
  return (
    <Ticks
      name="mentorTypes"
      legend={useCalled(card)('mentorTypes')}
      words={MENTOR_TYPES}
      chosen={card.mentorTypes}
      label={(type) => t(`card.type.${type}`)}
      means={(type) => t(`card.means.${type}`)}
      canWrite={canWrite}
      set={(type, isChosen) => update({ mentorTypes: { [type]: isChosen } })}
    />
  );
}

/** Asked where it matters who of several is there for what; what was said once stays to be seen and changed. */
function Covers({ card, canWrite }: CardProps) {
  const view = useRoom().record.value;
  const update = useUpdate(card.id);
  const isAsked = hasSeveralMentors(view) && isMentor(card);
  return (
    <Ticks
      name="covers"
      legend={useCalled(card)('covers')}
      words={COVERS}
      chosen={card.covers}
      label={(cover) => t(`card.cover.${cover}`)}
      means={(cover) => t(`card.coverMeans.${cover}`)}
      canWrite={canWrite && (isAsked || card.covers.length > 0)}
      set={(cover, isChosen) => update({ covers: { [cover]: isChosen } })}
    />
  );
}

/** Name and role, which are changed here as beside the list of members. [U295] */
function Head({ card, canWrite }: CardProps) {
  const [isEditing, setEditing] = useState(false);
  const close = () => setEditing(false);
  const role = card.role && t(`role.${card.role}`);
  return (
    <header>
      <div class="row">
        <h1 dir="auto">{card.name}</h1>
        {canWrite && (
          <IconButton
            icon={Pencil}
            label={t('mentorship.editCard')}
            onClick={() => setEditing(true)}
          />
        )}
      </div>
      {role && <p class="soft">{role}</p>}
      <PrimaryMentor card={card} />
      {isEditing && (
        <Dialog title={t('mentorship.editCard')} onClose={close}>
          <NameForm onSaved={close} />
        </Dialog>
      )}
    </header>
  );
}

function Card({ card, canWrite }: CardProps) {
  const { pathSteps } = useRoom().record.value;
  const steps = pathSteps.filter(({ memberId }) => memberId === card.id);
  const called = useCalled(card);
  return (
    <>
      <Head card={card} canWrite={canWrite} />
      {canWrite && <p class="soft">{t('card.whoReads')}</p>}
      {!canWrite && isBlank(card) && steps.length === 0 && (
        <p class="soft">{t('card.blank', { name: card.name })}</p>
      )}
      <Zone card={card} canWrite={canWrite} />
      {CARD_TEXTS.map((name) => (
        <Text key={name} card={card} canWrite={canWrite} name={name} />
      ))}
      <MentorTypes card={card} canWrite={canWrite} />
      <Covers card={card} canWrite={canWrite} />
      <PathSteps heading={called('path')} memberId={card.id} steps={steps} canWrite={canWrite} />
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
