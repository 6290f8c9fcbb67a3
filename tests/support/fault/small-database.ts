/**
 * What is done to a relay whose PostgreSQL has its data and its log on a disk that gets full. A file of
 * data that cannot grow fails the statement (53100), and the server goes on; a log that cannot grow ends
 * the server: it starts again by itself as long as it can, and stays down where it cannot. [V54, V76, L35]
 */
import { runSql, startPostgres, type Postgres } from '../postgres.ts';
import { openSmallDisk, type SmallDisk } from '../small-disk.ts';
import { waitFor } from '../wait.ts';
import { openGround, openWayThrough, type Ground } from './ground.ts';
import { loadByChance, withoutStorage, type Trouble } from './trouble.ts';

/** A server and the disk that its data and its log are on. */
export type SmallDatabase = { readonly postgres: Postgres; readonly disk: SmallDisk };

/** Databases on small disks, and the troubles for a relay on one. */
export type SmallDatabases = {
  /** A new server on a new disk. Throws where mounting is not allowed. */
  readonly newGround: () => Promise<Ground>;
  readonly fullDisk: Trouble;
  readonly fullLog: Trouble;
};

const DISK_MEGABYTES = 96;
const LOG_SPARE_MEGABYTES = 16;
const GONE_MS = 30_000;
// Moves the log on by a segment.
const WRITE_LOG = `SELECT pg_logical_emit_message(true, 'twoway', repeat('x', 1000000))`;

/** Starts one, on a new disk. Throws where mounting is not allowed. */
export async function openSmallDatabase(): Promise<SmallDatabase> {
  const disk = openSmallDisk(DISK_MEGABYTES);
  openWayThrough(disk.folder);
  const postgres = await startPostgres({
    within: disk.folder,
    walSegmentMegabytes: 1,
    settings: {
      min_wal_size: `${LOG_SPARE_MEGABYTES}MB`,
      max_wal_size: `${2 * LOG_SPARE_MEGABYTES}MB`,
    },
  });
  return { postgres, disk };
}

/** The log gets files in advance, as it has them after a while: what is written goes into those. */
export async function makeSpareLog({ admin }: Postgres): Promise<void> {
  for (let count = 0; count < LOG_SPARE_MEGABYTES; count += 1) await runSql(admin, WRITE_LOG);
  await runSql(admin, 'CHECKPOINT');
}

/**
 * Fills the disk and writes until the log has used up its spare files and the server is gone, if only for
 * a moment. Nothing of the log is given back meanwhile: a checkpoint would use its files over and over.
 */
export async function endByLog({ postgres, disk }: SmallDatabase): Promise<void> {
  const { admin } = postgres;
  await runSql(admin, `SELECT pg_create_physical_replication_slot('keeps_all', true)`);
  disk.fill();
  const isGone = () =>
    runSql(admin, WRITE_LOG).then(
      () => false,
      () => true,
    );
  await waitFor('the server cannot write its log', isGone, GONE_MS);
}

/** There is room again, for a server that may have gone. */
export async function giveRoom({ postgres, disk }: SmallDatabase): Promise<void> {
  disk.free();
  await postgres.start();
  const drop = 'SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots';
  await waitFor(
    'the log is given back',
    () => runSql(postgres.admin, drop).then(() => true),
    GONE_MS,
  );
}

/** None yet; each trouble is for the ground that was made last. */
export function createSmallDatabases(): SmallDatabases {
  let last: SmallDatabase | undefined;
  const lastOne = (): SmallDatabase => {
    if (last === undefined) throw new Error('there is no database on a small disk');
    return last;
  };
  return {
    async newGround() {
      const { disk, postgres } = (last = await openSmallDatabase());
      const ground = openGround();
      return {
        ...ground,
        env: { TWOWAY_DATABASE_URL: await postgres.newDatabase() },
        async close() {
          await postgres.close();
          await disk.close();
          await ground.close();
        },
      };
    },
    async fullDisk(site, chance) {
      const small = lastOne();
      await makeSpareLog(small.postgres);
      await loadByChance(site, chance);
      const take = () => Promise.resolve(small.disk.fill());
      await withoutStorage(site, /storage-full/, true, take, () => giveRoom(small));
    },
    async fullLog(site, chance) {
      const small = lastOne();
      await loadByChance(site, chance);
      const take = () => endByLog(small);
      await withoutStorage(site, /storage-(full|away)/, false, take, () => giveRoom(small));
    },
  };
}
