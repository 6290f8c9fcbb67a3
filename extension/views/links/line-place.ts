/**
 * Where an item of the record stands: the page on which it can be worked on, its line there, and what has to be
 * opened for it to be seen. Addresses and search lead by it alone. Pure. [U234, U235]
 */
import type { ItemId, Millis, RoomId } from '#shared/base/ids.ts';
import { hostOf, itemAt } from '#shared/record/host-item.ts';
import type { ItemPlace } from '#shared/record/operations/removal.ts';
import { currentSession, sessionOfPoint } from '#shared/record/queries.ts';
import type { ItemPart } from '#shared/record/schema.ts';
import { sessionsAround } from '#shared/record/sessions-around.ts';
import type { ItemViews, RecordView } from '#shared/record/view.ts';
import type { Route } from '../dashboard/route.ts';

/** A line on a page: by one of `names`, attributes that hold its id. */
export type Line = { readonly names: readonly string[]; readonly id: string };

/** Where to lead. Without `lines` it is the page itself. */
export type LinePlace = {
  readonly route: Route;
  /** The one that is sought, and after it those on which it stands, should it not be drawn there. */
  readonly lines: readonly Line[];
  /** The ids of what opens for it to be drawn, and of the item itself where its words stand in what opens. */
  readonly opens: readonly string[];
};

/** By which attributes the lines of each part are known. */
const NAMES: Readonly<Record<ItemPart, readonly string[]>> = {
  sessions: [],
  series: ['data-series'],
  talkingPoints: ['data-point'],
  takeaways: ['data-kept', 'data-takeaway'],
  actionItems: ['data-action', 'data-card'],
  timeRequests: ['data-request'],
  jots: ['data-jot'],
  answers: ['data-answer'],
  goals: ['data-goal'],
  milestones: ['data-milestone'],
  goalOptions: ['data-option'],
  goalChanges: ['data-change'],
  checkIns: ['data-check-in'],
  reviewRequests: ['data-review'],
  reflections: ['data-jot'],
  feedback: ['data-feedback'],
  feedbackRequests: ['data-request'],
  relationshipChecks: ['data-check'],
  resources: ['data-resource'],
  introductions: ['data-introduction'],
  pathSteps: ['data-step'],
  comments: ['data-comment'],
};

/** A comment on an answer to a question; more in one another nobody writes, but a program may. */
const MOST_HOSTS = 4;

type Asking = { readonly view: RecordView; readonly roomId: RoomId; readonly now: Millis };

type Pages = { readonly [Part in ItemPart]?: (item: ItemViews[Part], asking: Asking) => Route };

function sessionPage({ view, roomId, now }: Asking, sessionId: ItemId | undefined): Route {
  const isThere = sessionsAround(view, now).some(({ id }) => id === sessionId);
  return sessionId === undefined || !isThere
    ? { place: 'mentorship', roomId }
    : { place: 'session', roomId, sessionId };
}

/** The pages of those that do not stand on the mentorship's own. */
const PAGES: Pages = {
  sessions: ({ id }, asking) => sessionPage(asking, id),
  talkingPoints: (point, asking) => {
    const { view, now } = asking;
    const session = sessionOfPoint(view, point, now) ?? currentSession(view, now);
    return sessionPage(asking, session?.id);
  },
  takeaways: ({ kind, sessionId }, asking) => {
    const page = sessionPage(asking, sessionId);
    const isAlone = page.place !== 'session' && kind === 'lesson';
    return isAlone ? { place: 'resources', roomId: asking.roomId } : page;
  },
  jots: ({ kind }, { roomId }) => ({
    place: kind === 'curiosity' ? 'resources' : 'mentorship',
    roomId,
  }),
  feedback: (_feedback, { roomId }) => ({ place: 'feedback', roomId }),
  feedbackRequests: (_request, { roomId }) => ({ place: 'feedback', roomId }),
  relationshipChecks: (_check, { roomId }) => ({ place: 'feedback', roomId }),
  resources: (_resource, { roomId }) => ({ place: 'resources', roomId }),
  introductions: (_introduction, { roomId }) => ({ place: 'resources', roomId }),
  pathSteps: ({ memberId }, { roomId }) =>
    memberId === undefined ? { place: 'mentorship', roomId } : { place: 'card', roomId, memberId },
};

function pageOf<Part extends ItemPart>(part: Part, item: ItemViews[Part], asking: Asking): Route {
  const pages: Pages = PAGES;
  return pages[part]?.(item, asking) ?? { place: 'mentorship', roomId: asking.roomId };
}

function lookUp<Part extends ItemPart>(asking: Asking, part: Part, id: ItemId) {
  const { view, now } = asking;
  // Sessions of the cadence are there before anything is written of them. [D104]
  if (part === 'sessions') {
    const session = sessionsAround(view, now).find((one) => one.id === id);
    return session && { host: undefined, page: pageOf('sessions', session, asking) };
  }
  const item = itemAt(view, part, id);
  return item && { host: hostOf(part, item), page: pageOf(part, item, asking) };
}

/** Where the item is; its line in the bin where it, or what it stands on, lies there; `undefined` where it is not. */
export function placeOfItem(
  view: RecordView,
  roomId: RoomId,
  item: ItemPlace,
  now: Millis,
): LinePlace | undefined {
  const asking = { view, roomId, now };
  const lines: Line[] = [];
  let at: ItemPlace = item;
  for (let depth = 0; depth <= MOST_HOSTS; depth += 1) {
    const { part, id } = at;
    const found = lookUp(asking, part, id);
    if (!found) return inBin(asking, at);
    lines.push({ names: NAMES[part], id });
    if (!found.host) return { route: found.page, lines, opens: openedFor(item, lines) };
    at = found.host;
  }
  return undefined;
}

/** What is said of an action item is seen on its line; of a goal, on its card. */
function openedFor({ part }: ItemPlace, lines: readonly Line[]): readonly string[] {
  const ids = lines.map(({ id }) => id);
  return part === 'goals' ? ids : ids.slice(1);
}

function inBin({ view, roomId }: Asking, { part, id }: ItemPlace): LinePlace | undefined {
  if (!view.bin.some((entry) => entry.part === part && entry.id === id)) return undefined;
  const lines = [{ names: ['data-bin'], id: `${part} ${id}` }];
  // A long list knows its lines by the id alone.
  return { route: { place: 'bin', roomId }, lines, opens: [id] };
}
