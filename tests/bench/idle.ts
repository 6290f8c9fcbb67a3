/**
 * What many connections that do nothing cost a relay: `npm run bench:idle -- [--connections 10000] [--json]`,
 * two in a room, with records of 100 KB, beside the bare broadcast; the last line is JSON.
 */
import { parseArgs } from 'node:util';
import { startPostgres } from '../support/postgres.ts';
import { startCrew } from './relay/crew.ts';
import { createFigures } from './relay/figures.ts';
import { measureIdle } from './relay/stages.ts';
import { startsOn, TARGETS } from './relay/targets.ts';

const { values } = parseArgs({
  options: {
    connections: { type: 'string', default: '10000' },
    json: { type: 'boolean', default: false },
  },
});
const rooms = Number(values.connections) / 2;
if (!Number.isInteger(rooms)) throw new Error('--connections is an even number');
/** Each holds its part of the open files that one process may have. */
const LOAD_PROCESSES = 4;

const postgres = await startPostgres();
const starts = startsOn(postgres);
const crew = startCrew(LOAD_PROCESSES);
const told: Record<string, object> = {};
try {
  for (const name of TARGETS) {
    const server = await starts[name]();
    try {
      const figures = createFigures();
      const inUse = await measureIdle(server, crew, rooms, figures);
      const { idleRssPerConnectionKb, idleRssPerRoomKb } = figures.told();
      told[name] = { idleRssPerConnectionKb, idleRssPerRoomKb, ...inUse };
      console.log(name, told[name]);
    } finally {
      await server.kill();
    }
  }
  console.log(JSON.stringify({ connections: 2 * rooms, rooms, ...told }));
} finally {
  crew.close();
  await postgres.close();
}
