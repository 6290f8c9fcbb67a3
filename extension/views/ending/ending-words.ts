/** What is lost by an ending, in sentences, by what is true now. [U131] */
import type { Millis } from '#shared/base/ids.ts';
import type { RecordView, RoomDeletion } from '#shared/record/view.ts';
import type { Person } from '../../hooks/room.ts';
import { dateFormat } from '../../locales/date-format.ts';
import { t } from '../../locales/t.ts';
import type { Projection } from '../../store/projection.ts';
import type { EngineStatus } from '../../sync/engine-status.ts';
import { isKnownToHave } from '../status/copies.ts';

/** A day as a date. */
export function dayOf(at: Millis): string {
  return dateFormat({ dateStyle: 'long' }).format(new Date(at));
}

/** The names, as one list of the language. */
function namesOf(people: readonly Pick<Person, 'name'>[]): string {
  return people.map(({ name }) => name || t('member.unnamed')).join(', ');
}

/** What a page knows of an open mentorship. */
export type KnownOfRoom = {
  readonly status: EngineStatus;
  readonly people: readonly Person[];
  readonly isLeft: boolean;
};

function othersOf({ people }: KnownOfRoom): readonly Person[] {
  return people.filter(({ me }) => !me);
}

function waitingWords(status: EngineStatus, key: 'leave.waiting' | 'erase.waiting'): string[] {
  const { waiting: count, relay } = status;
  return count > 0 && relay.state !== 'none' ? [t(key, { count })] : [];
}

/** Before leaving. */
export function leaveWords(known: KnownOfRoom): readonly string[] {
  const others = othersOf(known);
  const told = others.length === 0 ? [] : [t('leave.told', { names: namesOf(others) })];
  return [t('leave.keeps'), t('leave.nothingNew'), ...told];
}

/** When the others could not be told. */
export function untoldWords({ status }: KnownOfRoom): readonly string[] {
  return [t('leave.untold'), ...waitingWords(status, 'leave.waiting')];
}

/** Before erasing it here. */
export function eraseWords(known: KnownOfRoom): readonly string[] {
  const { status } = known;
  const having = new Set(status.reach.filter(isKnownToHave).map(({ memberId }) => memberId));
  const keepers = othersOf(known).filter(({ id, here }) => here || having.has(id));
  const isMine = known.people.some(({ id, me }) => me && having.has(id));
  const kept = [
    ...(keepers.length > 0 ? [t('erase.othersKeep', { names: namesOf(keepers) })] : []),
    ...(isMine ? [t('erase.ownKeeps')] : []),
  ];
  const untold = known.isLeft || othersOf(known).length === 0 ? [] : [t('erase.untold')];
  return [
    t('erase.goes'),
    ...(kept.length > 0 ? kept : [t('erase.nobodyElse')]),
    ...waitingWords(status, 'erase.waiting'),
    ...untold,
    t('erase.private'),
  ];
}

/** Before everything is erased here; `left` are those that were left. */
export function everythingWords(all: readonly Projection[]): readonly string[] {
  const waiting = all.reduce(
    (sum, { sync }) => sum + (sync.relay === 'none' ? 0 : sync.waiting),
    0,
  );
  const alone = all.filter(({ sync }) => !sync.reach.some(isKnownToHave)).length;
  return [
    ...(all.length > 0 ? [t('everything.goes', { count: all.length })] : []),
    ...(alone > 0 ? [t('everything.alone', { count: alone })] : []),
    ...(waiting > 0 ? [t('erase.waiting', { count: waiting })] : []),
    t('everything.private'),
    t('everything.untold'),
  ];
}

/** Who left, for those who stay; `undefined` where nobody has. */
export function leftWords(record: RecordView, people: readonly Person[]): readonly string[] {
  return record.members.flatMap(({ id, name, leftAt }) => {
    const isMe = people.some((person) => person.me && person.id === id);
    if (leftAt === undefined || isMe) return [];
    return [t('left.notice', { name: name || t('member.unnamed'), day: dayOf(leftAt) })];
  });
}

/** Who took the relay's copy away, where the relay does not know the mentorship any more. */
export function roomDeletedWords(
  { by, at }: RoomDeletion,
  people: readonly Pick<Person, 'id' | 'name' | 'me'>[],
): string {
  const person = people.find(({ id }) => id === by);
  const day = dayOf(at);
  if (person?.me === true) return t('stopped.roomDeletedByMe', { day });
  return t('stopped.roomDeleted', { name: person?.name || t('member.unnamed'), day });
}
