/** What the others did, as one sentence or two for the live region. [U70, U237] */
import type { ChangedPlace } from '#shared/record/changed-places.ts';
import type { News } from '../../hooks/news.ts';
import { language, t, type MessageKey } from '../../locales/t.ts';

/** What changed in each part. */
const PARTS: Readonly<Record<ChangedPlace['part'], MessageKey>> = {
  notes: 'news.notes',
  agreement: 'news.agreement',
  signatures: 'news.agreementSignatures',
  members: 'news.members',
  mentorship: 'news.mentorship',
  sessions: 'news.sessions',
  series: 'news.series',
  talkingPoints: 'news.talkingPoints',
  takeaways: 'news.takeaways',
  actionItems: 'news.actionItems',
  timeRequests: 'news.timeRequests',
  jots: 'news.jots',
  answers: 'news.answers',
  goals: 'news.goals',
  milestones: 'news.milestones',
  goalOptions: 'news.goalOptions',
  goalChanges: 'news.goalChanges',
  checkIns: 'news.checkIns',
  reviewRequests: 'news.reviewRequests',
  reflections: 'news.reflections',
  feedback: 'news.feedback',
  feedbackRequests: 'news.feedbackRequests',
  relationshipChecks: 'news.relationshipChecks',
  resources: 'news.resources',
  introductions: 'news.introductions',
  pathSteps: 'news.pathSteps',
  comments: 'news.comments',
};

function list(words: readonly string[]): string {
  return new Intl.ListFormat(language.value, { type: 'conjunction' }).format(words);
}

function namesOf(people: readonly string[]): string {
  return list(people.map((name) => name || t('common.unnamed')));
}

/** The sentences; that nothing changed, when there is nothing. */
export function newsWords({ came, went, changed }: News): string {
  const places = changed.map(({ part, count }) => t(PARTS[part], { count }));
  const sentences = [
    came.length > 0 && t('news.came', { count: came.length, names: namesOf(came) }),
    went.length > 0 && t('news.went', { count: went.length, names: namesOf(went) }),
    places.length > 0 && t('news.changed', { places: list(places) }),
  ].filter((sentence) => sentence !== false);
  return sentences.length > 0 ? sentences.join(' ') : t('news.nothing');
}
