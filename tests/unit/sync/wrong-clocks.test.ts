/** Two people, one of them days ahead and one days behind, at a relay whose clock is right. */
import { afterEach, expect, test } from 'vitest';
import type { Millis } from '#shared/base/ids.ts';
import { MAX_INVITE_LIFE_MS } from '#shared/wire/limits.ts';
import { dueWords } from '../../../extension/views/due-words.ts';
import { createHeadlessPerson } from '../../support/headless-client.ts';
import { startRelayInProcess } from '../../support/relay-in-process.ts';
import { sampleCommand } from '../../support/store/samples.ts';
import { closing, jot, leave, textsOf, until, untilSynced } from '../../support/sync/stage.ts';

afterEach(leave);

const DAY_MS = 24 * 60 * 60 * 1000;
const AHEAD_MS = 3 * DAY_MS;

function clockOff(offMs: number): () => Millis {
  return () => (Date.now() + offMs) as Millis;
}

test.each([
  ['ahead', AHEAD_MS],
  ['behind', -AHEAD_MS],
] as const)(
  '[S55] who invites is three days %s: they pair, write, jot, hear of each other, and the invite ends by the relay’s clock',
  async (_way, offMs) => {
    const relay = await startRelayInProcess();
    closing(relay.close);
    const mia = await createHeadlessPerson('Mia', clockOff(offMs));
    const ben = await createHeadlessPerson('Ben', clockOff(-offMs));
    closing(mia.close);
    closing(ben.close);
    const { roomId } = await mia.create(relay.url);
    const mias = await mia.open(roomId);
    await untilSynced(mias);
    const invited = await mias.invite();
    if (!invited.ok) throw new Error(invited.error);
    const left = invited.value.expiresAt - Date.now();
    expect(Math.abs(left - MAX_INVITE_LIFE_MS)).toBeLessThan(5 * 60_000);
    await ben.join(invited.value.code);
    const bens = await ben.open(roomId);
    await untilSynced(bens);
    jot(mias.doc, mias.entry(), 'from Mia');
    jot(bens.doc, bens.entry(), 'from Ben');
    const box = await ben.store.jots.add(
      sampleCommand({ roomId, madeBy: bens.entry().memberId, madeAt: clockOff(-offMs)() }),
    );
    expect(box.ok).toBe(true);
    await until(() => textsOf(mias.doc).length === 3 && textsOf(bens.doc).length === 3);
    await untilSynced(mias);
    // A mark is told at most every 10 s.
    const isSeen = (page: typeof mias): boolean => page.status().reach[0]?.reached === 'seen';
    await until(() => isSeen(mias) && isSeen(bens));
    // When somebody was heard from is told by their own clock.
    const heard = mias.status().reach[0]?.lastHeard ?? 0;
    expect(Math.abs(heard - clockOff(-offMs)())).toBeLessThan(60_000);
    // A later page of the one who is behind: what it says is still news.
    await bens.close();
    const again = await ben.open(roomId);
    jot(again.doc, again.entry(), 'and on');
    await until(() => textsOf(mias.doc).includes('and on'));
    expect(mias.status().attention).toEqual([]);
    expect(again.status().attention).toEqual([]);
  },
  60_000,
);

test('[S55] what is due is told by the clock of the device that tells it', () => {
  const today = new Date(2026, 4, 6, 12).getTime();
  const words = (offMs: number): string | undefined =>
    dueWords('2026-05-06', (today + offMs) as Millis)?.state;
  expect([words(0), words(AHEAD_MS)]).toEqual(['today', 'late']);
});
