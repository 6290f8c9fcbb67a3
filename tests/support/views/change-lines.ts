/** Lines of the log of changes, by Ben, and what a page says of such lines. */
import { expect, vi } from 'vitest';
import { newId, type DeviceId, type ItemId, type MemberId } from '#shared/base/ids.ts';
import type { NewChangeLine } from '../../../extension/store/change-line.ts';
import { idNumber } from '../record/people.ts';
import { at } from '../store/samples.ts';

/** A Monday at noon, where the test runs. */
export const NOON = new Date(2026, 2, 2, 12).getTime();
/** One hour in milliseconds. */
export const HOUR = 3_600_000;
/** The partner. */
export const BEN = newId<MemberId>();
/** The partner, on his one device. */
export const BENS = { memberId: BEN, deviceId: idNumber<DeviceId>(7) };

/** Ben changed a goal an hour ago, but for what `patch` says. */
export function bens(patch: Partial<NewChangeLine> = {}): NewChangeLine {
  return {
    at: at(NOON - HOUR),
    author: BENS,
    knownBy: 'signed',
    part: 'goals',
    id: newId<ItemId>(),
    deed: 'changed',
    fields: [],
    ...patch,
  };
}

/** What lines say, without the marks that keep names apart. */
export function said(): readonly string[] {
  return [...document.querySelectorAll('.change-line .change-words > :first-child')].map((one) =>
    (one.textContent ?? '').replaceAll(/[\u2068\u2069]/g, ''),
  );
}

/** Waits until a line says that. */
export async function untilSaid(words: string): Promise<void> {
  await vi.waitFor(() => expect(said()).toContain(words));
}
