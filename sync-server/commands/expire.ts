/**
 * `twoway-relay expire`: deletes rooms that nobody was in for a time, but only where the last who were in
 * it had been told by their relay that it would. [V83]
 */
import { systemClock } from '#shared/base/clock.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import { LEAST_IDLE_DAYS } from '../limits.ts';
import type { Expiry } from '../log/room-keeper.ts';
import { readWords, type Command, type CommandInput, type CommandWords } from './command.ts';
import { withKeeper } from './whole-rooms.ts';

const USAGE = 'expire [--idle-days N] [--dry-run] [--data FOLDER | --database-url ADDRESS]';
const UNFINISHED = 'The database could not be changed, or not to the end; ask again when it works.';

function readDays(
  { env }: CommandInput,
  { text }: CommandWords,
): Result<number, readonly string[]> {
  const given = text('idle-days') ?? env['TWOWAY_KEEP_IDLE_DAYS'] ?? '';
  const days = /^\d{1,5}$/.test(given) ? Number(given) : 0;
  return days >= LEAST_IDLE_DAYS
    ? ok(days)
    : err([
        `--idle-days, or TWOWAY_KEEP_IDLE_DAYS, must be a whole number of at least ${LEAST_IDLE_DAYS}.`,
      ]);
}

function sentences({ expired, untold }: Expiry, days: number, verb: string): readonly string[] {
  const kept =
    untold === 0
      ? []
      : [
          `${untold} more are as idle and were kept: the last who were in them had not been told (TWOWAY_KEEP_IDLE_DAYS).`,
        ];
  return [`${verb} ${expired} rooms that nobody was in for ${days} days.`, ...kept];
}

/** The command. */
export const expire: Command = {
  usage: USAGE,
  says: 'deletes rooms that nobody was in for so long, and whose people were told',
  async run(input) {
    const flags = { 'idle-days': { type: 'string' }, 'dry-run': { type: 'boolean' } } as const;
    const words = readWords(input, USAGE, 0, flags);
    if (!words.ok) return words;
    const days = readDays(input, words.value);
    if (!days.ok) return days;
    return withKeeper(words.value, async (keeper, sweep) => {
      const really = !words.value.has('dry-run');
      const done = await keeper.expire(systemClock.now(), days.value, really);
      if (!done.ok) return err([UNFINISHED]);
      if (!really) return ok(sentences(done.value, days.value, 'Would delete'));
      const said = sentences(done.value, days.value, 'Deleted');
      if (done.value.expired === 0) return ok(said);
      return ok([...said, await sweep()]);
    });
  },
};
