/** The commands by name, and what --help says of them. */
import { backup } from './backup.ts';
import type { Command } from './command.ts';
import { expire } from './expire.ts';
import { restore } from './restore.ts';
import { room } from './room.ts';
import { stats } from './stats.ts';

/** Every command beside serving, which needs no name. */
export const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ['backup', backup],
  ['restore', restore],
  ['stats', stats],
  ['room', room],
  ['expire', expire],
]);

/** The part of --help about commands. */
export function commandsHelp(): string {
  const lines = [...COMMANDS.values()].map(({ usage, says }) => `  twoway-relay ${usage}: ${says}`);
  return ['Commands; without one it serves:', ...lines, ''].join('\n');
}
