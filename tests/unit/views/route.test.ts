/** Where the dashboard is, in its address. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isId, type ItemId, type MemberId, type RoomId } from '#shared/base/ids.ts';
import { ITEM_PARTS } from '#shared/record/schema.ts';
import { readRoute, routeToHash, type Route } from '../../../extension/views/dashboard/route.ts';
import { newRoomId } from '../../support/store/samples.ts';
import { ROOT } from '../../support/house/source-files.ts';

const roomId = newRoomId();
const sessionId = newRoomId() as string as ItemId;

const PLACES: readonly Route[] = [
  { place: 'home' },
  { place: 'join' },
  { place: 'new' },
  { place: 'settings' },
  { place: 'mentorship', roomId },
  { place: 'bin', roomId },
  { place: 'agreement', roomId },
  { place: 'check-in', roomId },
  { place: 'card', roomId, memberId: newRoomId() as string as MemberId },
  { place: 'history', roomId },
  { place: 'checkpoint', roomId, number: 12 },
  { place: 'session', roomId, sessionId },
];

const ITEMS: readonly Route[] = ITEM_PARTS.map((part) => ({
  place: 'item',
  roomId,
  item: { part, id: sessionId },
}));

test.each(PLACES)('[U3] the place $place is found again by its address', (route) => {
  expect(readRoute(routeToHash(route))).toEqual(route);
});

test.each(PLACES)('[U3] the address of $place holds words of ours and ids only', (route) => {
  const parts = routeToHash(route).split('/').slice(1);
  const places = ['bin', 'agreement', 'check-in', 'history', 'join', 'new', 'settings'];
  const words = ['', 'm', 's', 'p', '12', ...places];
  expect(parts.filter((part) => !words.includes(part) && !isId(part))).toEqual([]);
});

test('[U3, U234] the address of an item of each part is found again, and holds one word and ids', () => {
  const addresses = ITEMS.map(routeToHash);
  expect(addresses.map(readRoute)).toEqual(ITEMS);
  expect(new Set(addresses).size).toBe(ITEM_PARTS.length);
  for (const address of addresses)
    expect(address).toMatch(new RegExp(`^#/m/${roomId}/i/[a-z-]{3,12}/${sessionId}$`));
});

test('[U3] any other address leads home', () => {
  const wrong = [
    `#/m/${roomId}/x`,
    `#/m/${roomId}/history/`,
    `#/m/${roomId}/history/01`,
    `#/m/${roomId}/history/1/2`,
    `#/m/${roomId}/history/-1`,
    `#/m/${roomId}/s/`,
    `#/m/${roomId}/i/goal`,
    `#/m/${roomId}/i/goal/x`,
    `#/m/${roomId}/i/goal/${sessionId}/x`,
    `#/m/${roomId}/i/nothing/${sessionId}`,
    `#/m/${roomId}/i/constructor/${sessionId}`,
    '#/m/',
    '#/join/tw1-abc',
    'tw1-abc',
    '',
    '#',
  ];
  expect(wrong.map((hash) => readRoute(hash).place)).toEqual(wrong.map(() => 'home'));
  fc.assert(
    fc.property(fc.string(), (hash) => {
      const route = readRoute(hash);
      expect(readRoute(routeToHash(route))).toEqual(route);
      if ('roomId' in route) expect(isId(route.roomId satisfies RoomId)).toBe(true);
    }),
  );
});

test.each(['popup', 'sidepanel', 'dashboard'])(
  '[U3] the title of the %s says only Twoway',
  (page) => {
    const html = readFileSync(join(ROOT, 'extension/entrypoints', page, 'index.html'), 'utf8');
    expect(/<title>([^<]*)<\/title>/.exec(html)?.[1]).toBe('Twoway');
  },
);
