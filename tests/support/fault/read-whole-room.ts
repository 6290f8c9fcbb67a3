/** Reads a room from its beginning and holds what was acknowledged against it. [V53, L16] */
import { nextCursor } from '#shared/wire/chain.ts';
import { enter, type RelayPlace } from '../wire-client.ts';
import { digestOf, type LoadedRoom } from './tireless-writer.ts';

/** What a reading found. */
export type RoomReading = { readonly entries: number; readonly lost: number };

/** Reads it all; rejects when places are missing or the chain is broken. */
export async function readWholeRoom(place: RelayPlace, loaded: LoadedRoom): Promise<RoomReading> {
  const { room, acked } = loaded;
  const { client, welcome } = await enter(place, room, { mode: 'fetch' });
  const digests = new Map<number, string>();
  let cursor = room.start;
  for (;;) {
    const message = await client.take();
    if (message.type === 'caught-up') break;
    if (message.type !== 'entry') continue;
    cursor = await nextCursor(cursor, message.frame);
    if (cursor.seq !== message.seq)
      throw new Error(`place ${message.seq} instead of ${cursor.seq}`);
    digests.set(message.seq, digestOf(message.frame));
    if (message.seq === welcome.head.seq && !sameHash(cursor.hash, welcome.head.hash))
      throw new Error(`another hash at the head, ${message.seq}`);
  }
  await client.close();
  if (cursor.seq < welcome.head.seq) throw new Error(`it ends at ${cursor.seq}, before its head`);
  let lost = 0;
  for (const [seq, digest] of acked) if (digests.get(seq) !== digest) lost += 1;
  return { entries: digests.size, lost };
}

function sameHash(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
