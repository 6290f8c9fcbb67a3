/**
 * Where one is in the dashboard, as the part of the address after `#`. It holds ids only (and the number of
 * a checkpoint): no name, no text, no code. What is not understood leads home. [U3]
 */
import type { ItemPlace } from '#shared/record/operations/removal.ts';
import { isOneOf, ITEM_PARTS, type ItemPart } from '#shared/record/schema.ts';
import { isId, type ItemId, type MemberId, type RoomId } from '#shared/base/ids.ts';

/** A place in the dashboard. */
export type Route =
  | { readonly place: 'home' }
  | { readonly place: 'join' }
  | { readonly place: 'new' }
  | { readonly place: 'settings' }
  | { readonly place: 'devices' }
  | { readonly place: 'restore' }
  | { readonly place: 'mentorship'; readonly roomId: RoomId }
  | { readonly place: 'bin'; readonly roomId: RoomId }
  | { readonly place: 'agreement'; readonly roomId: RoomId }
  | { readonly place: 'card'; readonly roomId: RoomId; readonly memberId: MemberId }
  | { readonly place: 'feedback'; readonly roomId: RoomId }
  | { readonly place: 'resources'; readonly roomId: RoomId }
  | { readonly place: 'check-in'; readonly roomId: RoomId }
  | { readonly place: 'history'; readonly roomId: RoomId }
  | { readonly place: 'checkpoint'; readonly roomId: RoomId; readonly number: number }
  | { readonly place: 'session'; readonly roomId: RoomId; readonly sessionId: ItemId }
  | { readonly place: 'item'; readonly roomId: RoomId; readonly item: ItemPlace };

/** How the part of an item is named in its address. Such addresses are kept elsewhere: a word stays what it is. [U234] */
const PART_WORDS: Readonly<Record<ItemPart, string>> = {
  sessions: 'session',
  series: 'cadence',
  talkingPoints: 'point',
  takeaways: 'takeaway',
  actionItems: 'action',
  timeRequests: 'time',
  jots: 'jot',
  answers: 'answer',
  goals: 'goal',
  milestones: 'milestone',
  goalOptions: 'option',
  goalChanges: 'change',
  checkIns: 'check-in',
  reviewRequests: 'review',
  reflections: 'reflection',
  feedback: 'feedback',
  feedbackRequests: 'request',
  relationshipChecks: 'check',
  resources: 'resource',
  introductions: 'introduction',
  pathSteps: 'step',
  comments: 'comment',
};

/** The pages of a mentorship that are named by a word alone. */
const PAGES = ['bin', 'agreement', 'feedback', 'resources', 'check-in'] as const;

const HOME: Route = { place: 'home' };

/** The address of a place, from `#` on. */
export function routeToHash(route: Route): string {
  switch (route.place) {
    case 'home':
      return '#/';
    case 'mentorship':
      return `#/m/${route.roomId}`;
    case 'bin':
      return `#/m/${route.roomId}/bin`;
    case 'card':
      return `#/m/${route.roomId}/p/${route.memberId}`;
    case 'agreement':
      return `#/m/${route.roomId}/agreement`;
    case 'feedback':
    case 'resources':
    case 'check-in':
      return `#/m/${route.roomId}/${route.place}`;
    case 'history':
      return `#/m/${route.roomId}/history`;
    case 'checkpoint':
      return `#/m/${route.roomId}/history/${route.number}`;
    case 'session':
      return `#/m/${route.roomId}/s/${route.sessionId}`;
    case 'item':
      return `#/m/${route.roomId}/i/${PART_WORDS[route.item.part]}/${route.item.id}`;
    default:
      return `#/${route.place}`;
  }
}

function readHistoryRoute(roomId: RoomId, [number, ...rest]: readonly string[]): Route {
  if (number === undefined) return { place: 'history', roomId };
  if (rest.length > 0 || !/^(0|[1-9]\d{0,14})$/.test(number)) return HOME;
  return { place: 'checkpoint', roomId, number: Number(number) };
}

function readItemRoute(roomId: RoomId, [word, id, ...rest]: readonly string[]): Route {
  const part = ITEM_PARTS.find((one) => PART_WORDS[one] === word);
  if (part === undefined || !isId(id) || rest.length > 0) return HOME;
  return { place: 'item', roomId, item: { part, id: id as ItemId } };
}

function readMentorshipRoute(parts: readonly string[]): Route {
  const [roomId, part, id] = parts;
  if (!isId(roomId)) return HOME;
  const room = roomId as RoomId;
  if (part === undefined) return { place: 'mentorship', roomId: room };
  if (isOneOf(PAGES, part) && parts.length === 2) return { place: part, roomId: room };
  if (part === 'history') return readHistoryRoute(room, parts.slice(2));
  if (part === 'i') return readItemRoute(room, parts.slice(2));
  if (part === 'p' && isId(id) && parts.length === 3)
    return { place: 'card', roomId: room, memberId: id as MemberId };
  if (part === 's' && isId(id) && parts.length === 3)
    return { place: 'session', roomId: room, sessionId: id as ItemId };
  return HOME;
}

/** The place an address names; home for anything that is not understood. Never throws. */
export function readRoute(hash: string): Route {
  const [start, first, ...rest] = hash.split('/');
  if (start !== '#' || first === undefined) return HOME;
  if (first === 'm') return readMentorshipRoute(rest);
  if (rest.length > 0) return HOME;
  if (first === 'join' || first === 'new') return { place: first };
  if (first === 'settings' || first === 'devices' || first === 'restore') return { place: first };
  return HOME;
}
