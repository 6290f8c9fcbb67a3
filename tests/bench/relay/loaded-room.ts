/** A room of two under load: one appends, one reads, and both count. */
import type { TestRoom } from '../../support/wire-client.ts';
import { enterRoomAt, KINDS } from './enter-room.ts';
import { sharedNow, type Place } from './load-messages.ts';
import { createSealedAppends, sentAtOf } from './sealed-appends.ts';

/** A room with its two connections. */
export type LoadedRoom = {
  /** Appends `count` times at once. */
  readonly append: (count: number) => void;
  /** From now on `window` appends are on the way at any time. */
  readonly saturate: (window: number) => void;
  /** How many the author had acknowledged, and how many the reader has got. */
  readonly acked: () => number;
  readonly delivered: () => number;
  readonly sent: () => number;
  /** Hears how long each took that was sent at `fromMs` or later. */
  readonly time: (fromMs: number, heard: (latencyMs: number) => void) => void;
  readonly leave: () => Promise<void>;
  /** Reads the room with a fresh connection: how many of those acknowledged are not in their place. */
  readonly readBack: (place: Place) => Promise<number>;
};

/** Enters `room` twice. */
export async function loadRoom(
  place: Place,
  room: TestRoom,
  sealedBytes: number,
): Promise<LoadedRoom> {
  const { isAnswer, isNews } = KINDS[place.way];
  const [reader, author] = [await enterRoomAt(place, room), await enterRoomAt(place, room)];
  const appends = createSealedAppends(room.start, sealedBytes);
  let [acked, delivered, due] = [0, 0, 0];
  let saturated = false;
  let timing: { readonly fromMs: number; readonly heard: (latencyMs: number) => void } | undefined;

  const append = (count: number): void => author.write(appends.next(count, sharedNow()));
  /** As many as were answered in one piece go up in one piece. */
  const appendDue = (): void => {
    const count = due;
    due = 0;
    append(count);
  };
  author.take((bytes, start, end) => {
    if (!isAnswer(bytes, start, end)) return;
    acked += 1;
    if (!saturated) return;
    due += 1;
    if (due === 1) queueMicrotask(appendDue);
  });
  reader.take((bytes, start, end) => {
    if (!isNews(bytes, start, end)) return;
    delivered += 1;
    if (timing === undefined) return;
    const sentAt = sentAtOf(bytes, end);
    if (sentAt >= timing.fromMs) timing.heard(sharedNow() - sentAt);
  });
  return {
    append,
    saturate(window) {
      saturated = true;
      append(window);
    },
    acked: () => acked,
    delivered: () => delivered,
    sent: () => appends.made(),
    time: (fromMs, heard) => void (timing = { fromMs, heard }),
    async leave() {
      saturated = false;
      for (const socket of [author, reader]) socket.destroy();
      await Promise.all([author.closed, reader.closed]);
    },
    async readBack(at) {
      // The bare server keeps nothing that could be read.
      if (at.way === 'limit') return acked;
      let found = 0;
      const socket = await enterRoomAt(at, room, (message) => {
        if (message.type !== 'entry' || message.seq > acked) return;
        const frame = Buffer.from(message.frame);
        if (appends.isFrame(message.seq - 1, frame, 0, frame.length)) found += 1;
      });
      socket.destroy();
      return acked - found;
    },
  };
}
