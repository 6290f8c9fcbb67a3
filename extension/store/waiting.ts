/**
 * What a projection holds of what waits in a mentorship, and how it is read back; how late it is is told when
 * one looks. Keeps rules B95, B97 and B99.
 */
import type { ItemId, MemberId, Millis } from '#shared/base/ids.ts';
import { waitingOf, type Waiting } from '#shared/record/questions.ts';
import type { WaitingKind, WaitingView } from '#shared/record/waiting.ts';
import { isDay, isFields, isIdOf, isMillis, isOneOf, isText } from './row-fields.ts';

/** One thing that waits, with a short text. */
export type WaitingItem = WaitingView;

const KINDS = [
  'question',
  'feedback',
  'review',
  'more-time',
  'check',
  'agreement',
] as const satisfies readonly WaitingKind[];
const ON = ['me', 'others'] as const;

/** Reads one thing that waits; `undefined` when it cannot be used. */
export function readWaiting(row: unknown): WaitingItem | undefined {
  if (!isFields(row)) return undefined;
  const { kind, id, on, text, since, by, dueOn } = row;
  if (!isOneOf(kind, KINDS) || !isOneOf(on, ON) || !isText(text)) return undefined;
  return {
    kind,
    on,
    text,
    id: isIdOf<ItemId>(id) ? id : undefined,
    since: isMillis(since) ? since : undefined,
    by: isIdOf<MemberId>(by) ? by : undefined,
    dueOn: isDay(dueOn) ? dueOn : undefined,
  };
}

/**
 * How long it has waited at `now`; `undefined` where nobody knows since when. Only for questions a time is
 * agreed on. [B99]
 */
export function ageOf(
  { kind, since }: WaitingItem,
  responseDays: number | undefined,
  now: Millis,
): Waiting | undefined {
  if (since === undefined) return undefined;
  const agreed = kind === 'question' ? responseDays : undefined;
  return waitingOf({ responseDays: agreed }, { createdAt: since }, now);
}
