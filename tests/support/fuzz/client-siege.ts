/**
 * A siege of the client: attack after attack on a few people at once, each room for some attacks; what
 * nobody caught, and the memory before and after. [Z10, Z12]
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Bytes } from '#shared/base/bytes.ts';
import { besiegedClient } from './besieged-client.ts';

/** What a siege is made of. */
export type ClientSiege = {
  readonly firstSeed: number;
  /** After how many attacks the memory is taken as the one to come back to. */
  readonly warmUp: number;
  /** Whether there is to be another attack, after so many. */
  readonly goesOn: (attacks: number) => boolean;
};

/** What came of it. */
export type ClientSiegeResult = {
  readonly attacks: number;
  readonly faults: readonly string[];
  readonly beforeBytes: number;
  readonly afterBytes: number;
};

/** How much more memory may be in use after a siege than after its first attacks. */
export const MOST_CLIENT_GROWTH_BYTES = 24 * 1024 * 1024;

const ROOMS_AT_ONCE = 3;
/** One more, and the next attacks are made on people and a room of their own. */
const ATTACKS_PER_ROOM = 8;

/** What is in use in this process once what nobody needs is gone, in bytes. */
async function memoryInUse(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // Twice with a turn between: what finalizers let go is gone with the second.
  for (let round = 0; round < 2; round += 1) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Hears what nobody caught. Returns how to end that. */
function hearFaults(faults: string[]): () => void {
  const hear = (fault: unknown): void => {
    faults.push(`nobody caught: ${fault instanceof Error ? (fault.stack ?? '') : String(fault)}`);
  };
  process.on('uncaughtException', hear);
  process.on('unhandledRejection', hear);
  return () => {
    process.off('uncaughtException', hear);
    process.off('unhandledRejection', hear);
  };
}

/** Attacks people of one room, from `seeds`, until these are used up or something is wrong. */
async function besiegeRoom(
  elsewhere: readonly Bytes[],
  takeSeed: () => number | undefined,
  faults: string[],
): Promise<void> {
  const client = await besiegedClient(elsewhere);
  try {
    for (let attack = 0; attack < ATTACKS_PER_ROOM && faults.length === 0; attack += 1) {
      const seed = takeSeed();
      if (seed === undefined) break;
      for (const wrong of await client.play(seed)) faults.push(`seed ${seed}: ${wrong}`);
    }
  } finally {
    await client.close();
  }
}

/** What a relay says in a room of other people. */
async function wordsOfElsewhere(): Promise<readonly Bytes[]> {
  const client = await besiegedClient([]);
  const said = client.said();
  await client.close();
  return said;
}

/** Lays siege to clients that it opens and closes. */
export async function besiegeClients(siege: ClientSiege): Promise<ClientSiegeResult> {
  const faults: string[] = [];
  const stopHearing = hearFaults(faults);
  let attacks = 0;
  let beforeBytes = 0;
  const takeSeed = (): number | undefined => {
    if (!siege.goesOn(attacks)) return undefined;
    attacks += 1;
    return siege.firstSeed + attacks - 1;
  };
  try {
    const elsewhere = await wordsOfElsewhere();
    while (siege.goesOn(attacks) && faults.length === 0) {
      const rooms = Array.from({ length: ROOMS_AT_ONCE }, () =>
        besiegeRoom(elsewhere, takeSeed, faults),
      );
      await Promise.all(rooms);
      if (beforeBytes === 0 && attacks >= siege.warmUp) beforeBytes = await memoryInUse();
    }
  } catch (fault) {
    faults.push(`after ${attacks} attacks: ${String(fault)}`);
  }
  const afterBytes = await memoryInUse();
  if (beforeBytes > 0 && afterBytes - beforeBytes > MOST_CLIENT_GROWTH_BYTES)
    faults.push(`memory in use has grown from ${beforeBytes} to ${afterBytes} bytes`);
  stopHearing();
  return { attacks, faults, beforeBytes, afterBytes };
}
