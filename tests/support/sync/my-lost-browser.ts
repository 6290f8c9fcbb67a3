/** Striking a browser of mine out, for browsers whose profiles are told by the keeper. */
import type { RoomId } from '#shared/base/ids.ts';
import { tellStrike } from '#shared/record/profile-strikes.ts';
import { goOnStriking, type StrikingDeps } from '../../../extension/sync/striking.ts';
import { now } from './backup.ts';
import type { Browser } from './my-browsers.ts';
import { until, untilSynced } from './stage.ts';

/** What a round of `browser` needs; `begun`: gets the rooms in which something is tried. */
export function roundsOf({ person, profile }: Browser, begun: RoomId[] = []): StrikingDeps {
  return {
    profile,
    keyring: person.store.keyring,
    async withEngine(entry, act) {
      const engine = await person.open(entry.roomId);
      try {
        return await act(engine);
      } finally {
        await engine.close();
      }
    },
    now,
    signal: new AbortController().signal,
    onRoom(_browser, roomId, doing) {
      if (doing === 'now') begun.push(roomId);
    },
  };
}

/** Strikes `lost` out of everything, from `browser`; resolves when all of it is done. */
export async function strikeLost(browser: Browser, lost: Browser): Promise<void> {
  const { deviceId } = lost.profile.entry().device;
  const by = browser.profile.entry().device.deviceId;
  tellStrike(browser.profile.doc, { browser: deviceId, at: now(), by });
  if (!(await goOnStriking(roundsOf(browser)))) throw new Error('something is left to be tried');
  await until(() => lost.profile.status().relay.state === 'stopped');
  await untilSynced(browser.profile);
}
