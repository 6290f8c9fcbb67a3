/** `twoway-relay stats`: how many rooms and bytes there are, which is the oldest and which are large. [V80] */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok } from '#shared/base/result.ts';
import { openSentence } from '../log/open-sentence.ts';
import { faultSentence, openToRead } from '../log/sqlite-copy.ts';
import { DATABASE_NAME, SCHEMA_VERSION } from '../log/sqlite-schema.ts';
import { readStats } from '../log/sqlite-stats.ts';
import type { RoomStats, StoreStats } from '../log/store-stats.ts';
import { readWords, type Command, type CommandOutcome } from './command.ts';
import { withDatabase } from './whole-rooms.ts';

const USAGE = 'stats [--json] [--data FOLDER | --database-url ADDRESS]';

function roomLine({ room, bytes, entries, madeAt }: RoomStats): string {
  return `  ${room}  ${bytes} bytes in ${entries} entries, made ${madeAt.slice(0, 10)}`;
}

function linesOf({ rooms, entries, bytes, oldest, largest }: StoreStats, size: string) {
  const lines = [
    `${rooms} rooms, ${entries} entries, ${bytes} bytes of sealed changes and snapshots.`,
    size,
  ];
  if (oldest !== undefined) lines.push('The oldest room:', roomLine(oldest));
  if (largest.length > 0) lines.push('The largest rooms:', ...largest.map(roomLine));
  return lines;
}

function countFile(folder: string, asJson: boolean): CommandOutcome {
  const path = join(folder, DATABASE_NAME);
  if (!existsSync(path)) return err([`There is no database in ${folder}.`]);
  const opened = openToRead(path, SCHEMA_VERSION);
  if (!opened.ok) return err([openSentence(opened.error, folder)]);
  try {
    const counted = readStats(opened.value);
    const fileBytes = statSync(path).size;
    return asJson
      ? ok([JSON.stringify({ ...counted, fileBytes })])
      : ok(linesOf(counted, `The database file has ${fileBytes} bytes.`));
  } catch (fault) {
    return err([`The database cannot be read: ${faultSentence(fault)}`]);
  } finally {
    opened.value.close();
  }
}

function countDatabase(url: string, asJson: boolean): Promise<CommandOutcome> {
  return withDatabase(url, async (keeper) => {
    const counted = await keeper.readStats();
    if (!counted.ok) return err(['The database cannot be read.']);
    return asJson
      ? ok([JSON.stringify(counted.value)])
      : ok(linesOf(counted.value, `The database has ${counted.value.databaseBytes} bytes.`));
  });
}

/** The command. */
export const stats: Command = {
  usage: USAGE,
  says: 'counts rooms, entries and bytes, and names the largest rooms',
  async run(input) {
    const words = readWords(input, USAGE, 0, { json: { type: 'boolean' } });
    if (!words.ok) return words;
    const { folder, databaseUrl, has } = words.value;
    return databaseUrl === undefined
      ? countFile(folder, has('json'))
      : countDatabase(databaseUrl, has('json'));
  },
};
