/**
 * The browser's own alarm that wakes the background to ask the relays for news: whether it is set,
 * taken away, or set to ring sooner. Nothing here rings it by hand (`ringPoll` in pair.ts does).
 */
import type { Person } from './person.ts';
import { waitFor } from './wait.ts';

const NAME = 'poll';

/** What of the browser's alarms is used, in the background. */
type Alarms = {
  get(name: string): Promise<{ readonly periodInMinutes?: number } | undefined>;
  create(name: string, plan: { when: number; periodInMinutes: number }): Promise<void>;
  clearAll(): Promise<boolean>;
};

type Background = { readonly chrome: { readonly alarms: Alarms } };

/** Waits until the alarm is set, and gives the minutes after which it rings again and again. */
export function pollPeriodOf(person: Person): Promise<number> {
  return waitFor(`the background of ${person.name} has its alarm`, async () => {
    const worker = await person.serviceWorker();
    return worker.evaluate(async (name) => {
      const { chrome } = globalThis as unknown as Background;
      return (await chrome.alarms.get(name))?.periodInMinutes;
    }, NAME);
  });
}

/** Takes every alarm away, so that only an event can wake the background; its next start sets them anew. */
export async function takeAlarmsAway(person: Person): Promise<void> {
  const worker = await person.serviceWorker();
  await worker.evaluate(async () => {
    const { chrome } = globalThis as unknown as Background;
    await chrome.alarms.clearAll();
  });
}

/** Lets the browser ring the alarm in `inMs` already, and then as often as before. */
export async function ringSooner(person: Person, inMs: number): Promise<void> {
  const periodInMinutes = await pollPeriodOf(person);
  const worker = await person.serviceWorker();
  await worker.evaluate(
    async ([name, period, delay]) => {
      const { chrome } = globalThis as unknown as Background;
      await chrome.alarms.create(name, { when: Date.now() + delay, periodInMinutes: period });
    },
    [NAME, periodInMinutes, inMs] as const,
  );
}
