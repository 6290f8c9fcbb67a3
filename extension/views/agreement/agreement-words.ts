/** The agreement in words: how it stands, who signed, and the words to begin with. [U163, U164] */
import { AGREEMENT_SECTIONS, type WrittenSection } from '#shared/record/agreement.ts';
import type { AgreementStanding } from '#shared/record/agreement-standing.ts';
import type { MemberId, Millis } from '#shared/base/ids.ts';
import type { MentorshipKind } from '#shared/record/schema.ts';
import type { Person } from '../../hooks/room.ts';
import { dateFormat } from '../../locales/date-format.ts';
import { language, t } from '../../locales/t.ts';

/** A day in words. */
export function signedDay(at: Millis): string {
  return dateFormat({ dateStyle: 'long' }).format(new Date(at));
}

/** Names in one list; whoever is not known any more is one without a name. */
export function namesOf(people: readonly Person[], ids: readonly MemberId[]): string {
  const names = ids.map((id) => {
    const person = people.find((one) => one.id === id);
    return person?.name || t(person?.me ? 'common.me' : 'common.unnamed');
  });
  return new Intl.ListFormat(language.value, { type: 'conjunction' }).format(names);
}

/** How the agreement stands, as one sentence. */
export function standingWords(standing: AgreementStanding, people: readonly Person[]): string {
  const { state, missing, signedAt } = standing;
  const names = namesOf(people, missing);
  switch (state) {
    case 'signed':
      return t('agreement.state.signed', { date: signedDay(signedAt ?? (0 as Millis)) });
    case 'waiting':
      return t('agreement.state.waiting', { names });
    case 'changed':
      return t('agreement.state.changed', { names });
    default:
      return t(`agreement.state.${state}`);
  }
}

/** The words to begin with for a kind of mentorship, for each section that has some. */
export function wordsToBegin(kind: MentorshipKind | undefined): readonly WrittenSection[] {
  return AGREEMENT_SECTIONS.flatMap((section): readonly WrittenSection[] => {
    if (section === 'else') return [];
    if (section === 'roles') {
      const roles = kind === 'reverse' || kind === 'peer' || kind === 'coaching' ? kind : 'usual';
      return [{ section, text: t(`agreement.begin.roles.${roles}`) }];
    }
    if (section === 'duration' && kind === 'coaching')
      return [{ section, text: t('agreement.begin.duration.coaching') }];
    return [{ section, text: t(`agreement.begin.${section}`) }];
  });
}
