/** `twoway-relay stats`: how many rooms and bytes there are, which is the oldest and which are large. [V80] */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok } from '#shared/base/result.ts';
import { openSentence } from '../log/open-sentence.ts';
import { faultSentence, openToRead } from '../log/sqlite-copy.ts';
import { DATABASE_NAME, SCHEMA_VERSION } from '../log/sqlite-schema.ts';
import { readStats, type RoomStats, type StoreStats } from '../log/sqlite-stats.ts';
import { readWords, type Command } from './command.ts';

const USAGE = 'stats [--json] [--data FOLDER]';

function roomLine({ room, bytes, entries, madeAt }: RoomStats): string {
  return `  ${room}  ${bytes} bytes in ${entries} entries, made ${madeAt.slice(0, 10)}`;
}

function linesOf({ rooms, entries, bytes, oldest, largest }: StoreStats, file: number) {
  const lines = [
    `${rooms} rooms, ${entries} entries, ${bytes} bytes of sealed changes and snapshots.`,
    `The database file has ${file} bytes.`,
  ];
  if (oldest !== undefined) lines.push('The oldest room:', roomLine(oldest));
  if (largest.length > 0) lines.push('The largest rooms:', ...largest.map(roomLine));
  return lines;
}

/** The command. */
export const stats: Command = {
  usage: USAGE,
  says: 'counts rooms, entries and bytes, and names the largest rooms',
  async run(input) {
    const words = readWords(input, USAGE, 0, { json: { type: 'boolean' } });
    if (!words.ok) return words;
    const { folder, has } = words.value;
    const path = join(folder, DATABASE_NAME);
    if (!existsSync(path)) return err([`There is no database in ${folder}.`]);
    const opened = openToRead(path, SCHEMA_VERSION);
    if (!opened.ok) return err([openSentence(opened.error, folder)]);
    try {
      const counted = readStats(opened.value);
      const fileBytes = statSync(path).size;
      return ok(
        has('json') ? [JSON.stringify({ ...counted, fileBytes })] : linesOf(counted, fileBytes),
      );
    } catch (fault) {
      return err([`The database cannot be read: ${faultSentence(fault)}`]);
    } finally {
      opened.value.close();
    }
  },
};
