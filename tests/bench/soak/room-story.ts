/**
 * What is known of a room from all who were ever in it: what the relay has acknowledged, and the chain as
 * it was first told. Whatever a relay says later is held against it.
 */
import { createHash } from 'node:crypto';
import type { Bytes } from '#shared/base/bytes.ts';
import { toBase64Url } from '#shared/base/bytes.ts';
import { nextCursor } from '#shared/wire/chain.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import { enter, type RelayPlace, type TestRoom } from '../../support/wire-client.ts';

/** A room's story. */
export type RoomStory = {
  readonly room: TestRoom;
  /** The relay acknowledged this frame in this place. */
  readonly acknowledged: (seq: number, frame: Uint8Array) => void;
  /** Somebody's log stands here; throws where another was told another history. */
  readonly stands: (cursor: Cursor) => void;
  /** The cursor one entry further. */
  readonly goOn: (cursor: Cursor, seq: number, frame: Bytes) => Promise<Cursor>;
  /** Reads all that is kept. */
  readonly readBack: (place: RelayPlace) => Promise<ReadBack>;
};

/** What reading a room back has found. `covered`: acknowledged, and gone into a snapshot. */
export type ReadBack = {
  readonly acked: number;
  readonly lost: number;
  readonly covered: number;
  readonly swept: boolean;
};

const digestOf = (frame: Uint8Array): string =>
  createHash('sha256').update(frame).digest('base64url');

/** The story of a room that was just made. */
export function createRoomStory(room: TestRoom): RoomStory {
  const digests = new Map<number, string>();
  const hashes = new Map<number, string>();

  const stands = ({ seq, hash }: Cursor): void => {
    const [known, told] = [hashes.get(seq), toBase64Url(hash)];
    if (known !== undefined && known !== told) throw new Error(`another history at place ${seq}`);
    hashes.set(seq, told);
  };
  const goOn = async (cursor: Cursor, seq: number, frame: Bytes): Promise<Cursor> => {
    const next = await nextCursor(cursor, frame);
    if (next.seq !== seq) throw new Error(`place ${seq} came instead of ${next.seq}`);
    stands(next);
    return next;
  };
  return {
    ...{ room, stands, goOn },
    acknowledged: (seq, frame) => void digests.set(seq, digestOf(frame)),
    async readBack(place) {
      const { client, welcome } = await enter(place, room, { mode: 'replay' });
      let [cursor, from, found] = [room.start, 0, 0];
      for (;;) {
        const message = await client.take();
        if (message.type === 'caught-up') break;
        if (message.type === 'snapshot') {
          stands(message.covers);
          cursor = message.covers;
          from = cursor.seq;
        }
        if (message.type !== 'entry') continue;
        cursor = await goOn(cursor, message.seq, message.frame);
        if (digests.get(message.seq) === digestOf(message.frame)) found += 1;
      }
      await client.close();
      stands(welcome.head);
      const ends = [...digests.keys()].reduce((last, seq) => Math.max(last, seq), 0);
      if (cursor.seq < ends) throw new Error(`it ends at ${cursor.seq}, ${ends} was acknowledged`);
      const covered = [...digests.keys()].filter((seq) => seq <= from).length;
      const acked = digests.size;
      return { acked, covered, lost: acked - covered - found, swept: from > 0 };
    },
  };
}
