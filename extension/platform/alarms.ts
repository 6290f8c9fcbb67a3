/**
 * The browser's alarms: the only thing that wakes a background which was put to sleep. Browsers
 * may drop them (Chromium before 150 at a restart, all at an update), so each is made again when
 * missing, at every start.
 */
import { browser } from '#imports';

/** The alarms that there are. */
const ALARM_NAMES = [
  /** Again and again: ask the relays for news. */
  'poll',
  /** Once: try again what could not be brought to a relay. */
  'retry',
] as const;

/** The name of an alarm. */
export type AlarmName = (typeof ALARM_NAMES)[number];

/** Makes a repeating alarm unless it is there; one that runs is left alone, or it never rings. */
export async function ensureRepeatingAlarm(name: AlarmName, periodMinutes: number): Promise<void> {
  const standing = await browser.alarms.get(name);
  if (standing?.periodInMinutes === periodMinutes) return;
  await browser.alarms.create(name, { periodInMinutes: periodMinutes });
}

/** Rings once after `delayMinutes` (browsers allow half a minute at least), instead of any earlier plan. */
export async function scheduleAlarm(name: AlarmName, delayMinutes: number): Promise<void> {
  await browser.alarms.create(name, { delayInMinutes: delayMinutes });
}

/** Hears alarms in the background, from now on; to be called in the first tick of its start. */
export function onAlarm(listener: (name: AlarmName) => void): void {
  browser.alarms.onAlarm.addListener((alarm) => {
    const name = ALARM_NAMES.find((known) => known === alarm.name);
    if (name !== undefined) listener(name);
  });
}

/** Takes back every plan; the background makes those that repeat again when it begins. */
export async function clearAlarms(): Promise<void> {
  await browser.alarms.clearAll();
}
