/**
 * A siege of the relay's own process: attacks on one room, one after the other and several at once,
 * while two members of another room write and read; afterwards its memory is where it was. [Z6]
 */
import { readFileSync } from 'node:fs';
import { enterLive, makeRoom, newFrameWriter, newTestRoom } from '../wire-client.ts';
import { startRelayProcess } from '../relay-process.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { waitFor } from '../wait.ts';
import { attackOf, attackRelay } from './wire-attack.ts';

/** What a siege is made of. */
export type Siege = {
  readonly firstSeed: number;
  /** After how many attacks the memory is taken as the one to come back to. */
  readonly warmUp: number;
  /** Whether there is to be another attack, after so many. */
  readonly goesOn: (attacks: number) => boolean;
};

/** What came of it. */
export type SiegeResult = {
  readonly attacks: number;
  readonly faults: readonly string[];
  readonly beforeBytes: number;
  readonly afterBytes: number;
};

/**
 * How much more memory may stand there after a siege than after its first attacks. Measured: 112 MiB
 * after 100 attacks, 143 after 900, and 140 to 152 from there to 4,100: V8 takes what it likes to have
 * and then stays. A connection that leaks costs above 20 KiB, so one in three passes this in 5,000.
 */
export const MOST_GROWTH_BYTES = 32 * 1024 * 1024;

const AT_ONCE = 8;

/** The memory of a process that is in use now, in bytes. */
function memoryOf(pid: number): number {
  const [, kib = '0'] =
    /VmRSS:\s+(\d+) kB/u.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kib) * 1024;
}

/** Lays siege to a relay that it starts and stops. */
export async function besiege({ firstSeed, warmUp, goesOn }: Siege): Promise<SiegeResult> {
  const relay = await startRelayProcess({
    dataDir: temporaryFolder('siege'),
    env: { TWOWAY_CREATES_PER_HOUR: '1000000' },
  });
  const place = { url: relay.url, name: `127.0.0.1:${relay.port}` };
  const faults: string[] = [];
  const quiet = await newTestRoom();
  await makeRoom(place, quiet);
  const { client: author } = await enterLive(place, quiet);
  const { client: reader } = await enterLive(place, quiet);
  await author.expect('joined');
  const write = newFrameWriter(quiet);
  let seq = 0;
  /** The other room stores and delivers as ever. */
  const quietRoomWorks = async (): Promise<void> => {
    seq += 1;
    author.send({ type: 'append', id: seq, frame: write() });
    await author.expect('ack');
    const { seq: came } = await reader.expect('entry');
    if (came !== seq) faults.push(`entry ${came} came in the place of ${seq}`);
  };

  let attacks = 0;
  let beforeBytes = 0;
  let room = await newTestRoom();
  try {
    while (goesOn(attacks) && faults.length === 0) {
      if (attacks % (AT_ONCE * 5) === 0) {
        room = await newTestRoom();
        await makeRoom(place, room);
      }
      const seeds = Array.from({ length: AT_ONCE }, (_, number) => firstSeed + attacks + number);
      const wrong = await Promise.all(
        seeds.map(async (seed) => {
          const fault = await attackRelay(place, room, attackOf(seed));
          return fault === undefined ? [] : [`seed ${seed}: ${fault}`];
        }),
      );
      faults.push(...wrong.flat());
      attacks += AT_ONCE;
      await quietRoomWorks();
      if (beforeBytes === 0 && attacks >= warmUp) beforeBytes = memoryOf(relay.pid);
    }
    const isBack = (): boolean => memoryOf(relay.pid) - beforeBytes < MOST_GROWTH_BYTES;
    if (beforeBytes > 0) await waitFor('the relay’s memory is where it was', isBack, 60_000);
  } catch (fault) {
    faults.push(`after ${attacks} attacks: ${String(fault)}`);
  }
  const afterBytes = isRunning(relay.pid) ? memoryOf(relay.pid) : 0;
  const told = relay.output().filter((line) => /"event":"(fault|storage-trouble)"/.test(line));
  faults.push(...told.map((line) => `the relay says: ${line}`));
  await author.close().catch(() => undefined);
  await reader.close().catch(() => undefined);
  const code = await relay.stop();
  if (code !== 0) faults.push(`the relay ended with ${code}`);
  return { attacks, faults, beforeBytes, afterBytes };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
