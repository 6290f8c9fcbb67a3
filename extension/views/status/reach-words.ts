/**
 * Whom my last change has reached, as sentences: stored on a device of theirs, or seen on a page there;
 * and when somebody was last heard from. Nothing is said of who has said nothing. [U10]
 */
import type { MemberId, Millis } from '#shared/base/ids.ts';
import type { StatusWords } from '../../components/StatusLine.tsx';
import { language, t } from '../../locales/t.ts';
import type { MemberReach } from '../../store/reach.ts';
import { momentWords } from '../due-words.ts';

/** Another member of the mentorship; the name may be empty. */
export type OtherPerson = { readonly id: MemberId; readonly name: string };

function nameOf({ name }: OtherPerson): string {
  return name === '' ? t('status.yourPartner') : name;
}

function listOf(people: readonly OtherPerson[]): string {
  return new Intl.ListFormat(language.value, { type: 'conjunction' }).format(people.map(nameOf));
}

/** A sentence for whom it has reached, or `undefined` where that is nobody as far as we know. */
export function reachSentence(
  reach: readonly MemberReach[],
  others: readonly OtherPerson[],
):
  | { readonly reached: 'device' | 'seen'; readonly byAll: boolean; readonly text: string }
  | undefined {
  const by = (wanted: MemberReach['reached']): readonly OtherPerson[] =>
    others.filter(({ id }) =>
      reach.some(({ memberId, reached }) => memberId === id && reached === wanted),
    );
  const seen = by('seen');
  const stored = by('device');
  const pair = others.length === 1;
  const byAll = seen.length === others.length;
  if (seen.length > 0) {
    if (pair) return { reached: 'seen', byAll, text: t('status.seen') };
    const text = byAll ? t('status.seenByAll') : t('status.seenBy', { names: listOf(seen) });
    return { reached: 'seen', byAll, text };
  }
  if (stored.length === 0) return undefined;
  const text = pair ? t('status.onTheirDevice') : t('status.onDeviceOf', { names: listOf(stored) });
  return { reached: 'device', byAll: false, text };
}

/** The words for a mentorship that is connected with nothing waiting; `undefined`: it reached nobody yet. */
export function reachWords(
  reach: readonly MemberReach[],
  others: readonly OtherPerson[],
): StatusWords | undefined {
  const said = reachSentence(reach, others);
  if (said === undefined) return undefined;
  const tone = said.reached === 'seen' && said.byAll ? 'seen' : 'relay';
  return { tone, text: t('status.connected'), detail: said.text };
}

/** When the one who was heard last was heard, by their own clock. */
export function heardWords(
  reach: readonly MemberReach[],
  others: readonly OtherPerson[],
  now: Millis,
): string | undefined {
  const heard = reach.flatMap(({ memberId, lastHeard }) => {
    const person = others.find(({ id }) => id === memberId);
    return person === undefined || lastHeard === undefined ? [] : [{ person, at: lastHeard }];
  });
  const last = heard.toSorted((a, b) => b.at - a.at)[0];
  if (last === undefined) return undefined;
  return t('status.lastHeard', { name: nameOf(last.person), time: momentWords(last.at, now) });
}
