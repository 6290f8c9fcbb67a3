/** What the others did, as one sentence or two for the live region. [U70] */
import type { News } from '../../hooks/news.ts';
import { language, t, type MessageKey } from '../../locales/t.ts';

const PARTS: Readonly<Record<string, MessageKey>> = {
  notes: 'news.notes',
  sessions: 'news.sessions',
  talkingPoints: 'news.talkingPoints',
  actionItems: 'news.actionItems',
  goals: 'news.goals',
  jots: 'news.jots',
};

function list(words: readonly string[]): string {
  return new Intl.ListFormat(language.value, { type: 'conjunction' }).format(words);
}

function namesOf(people: readonly string[]): string {
  return list(people.map((name) => name || t('common.unnamed')));
}

/** The sentences; that nothing changed, when there is nothing. */
export function newsWords({ came, went, changed }: News): string {
  const places = changed.map(({ part, count }) => t(PARTS[part] ?? 'news.other', { count }));
  const sentences = [
    came.length > 0 && t('news.came', { count: came.length, names: namesOf(came) }),
    went.length > 0 && t('news.went', { count: went.length, names: namesOf(went) }),
    places.length > 0 && t('news.changed', { places: list(places) }),
  ].filter((sentence) => sentence !== false);
  return sentences.length > 0 ? sentences.join(' ') : t('news.nothing');
}
