/** Makes and enters rooms over raw sockets: by the wire at a relay, by nothing but a path at the bare server. */
import { DOWN_NUMBERS, readDown, type DownMessage } from '#shared/wire/down.ts';
import { writeUp } from '#shared/wire/up.ts';
import { createMessage, helloMessage, type TestRoom } from '../../support/wire-client.ts';
import type { Place } from './load-messages.ts';
import { openRawSocket, type RawSocket } from './raw-socket.ts';

/** What the bare server answers an author with. */
const BARE_ANSWER_BYTES = 2;

/** How answers and news are told apart in what comes on a connection. */
export type Kinds = {
  readonly isAnswer: (bytes: Buffer, start: number, end: number) => boolean;
  readonly isNews: (bytes: Buffer, start: number, end: number) => boolean;
};

/** By the way of the server. */
export const KINDS: Readonly<Record<Place['way'], Kinds>> = {
  limit: {
    isAnswer: (_, start, end) => end - start === BARE_ANSWER_BYTES,
    isNews: (_, start, end) => end - start > BARE_ANSWER_BYTES,
  },
  twoway: {
    isAnswer: (bytes, start) => bytes[start] === DOWN_NUMBERS.ack,
    isNews: (bytes, start) => bytes[start] === DOWN_NUMBERS.entry,
  },
};

type Step = 'go on' | 'done';

/** Goes through what the relay says until `step` is done; resolves with the open socket. */
async function talk(
  { url }: Place,
  room: TestRoom,
  step: (message: DownMessage, socket: RawSocket) => Step,
): Promise<RawSocket> {
  const socket = await openRawSocket(`${url}/v1/r/${room.roomId}`);
  return new Promise((resolve, reject) => {
    void socket.closed.then(() => reject(new Error('closed on the way in')));
    socket.take((bytes, start, end) => {
      const message = readDown(bytes.subarray(start, end));
      if (!message.ok) reject(new Error('not of the wire'));
      else if (message.value.type === 'error') reject(new Error(message.value.code));
      else if (step(message.value, socket) === 'done') resolve(socket);
    });
  });
}

/** Makes the room at a relay; the bare server knows no making. */
export async function makeRoomAt(place: Place, room: TestRoom): Promise<void> {
  if (place.way === 'limit') return;
  const socket = await talk(place, room, (message, to) => {
    if (message.type === 'challenge')
      to.send(writeUp(createMessage(room, place.name, message.nonce)));
    return message.type === 'created' ? 'done' : 'go on';
  });
  socket.destroy();
  await socket.closed;
}

/** Enters the room from its beginning; resolves when it is live. `onMessage` sees all on the way. */
export async function enterRoomAt(
  place: Place,
  room: TestRoom,
  onMessage: (message: DownMessage) => void = () => undefined,
): Promise<RawSocket> {
  if (place.way === 'limit') return openRawSocket(`${place.url}/${room.roomId}`);
  return talk(place, room, (message, to) => {
    onMessage(message);
    if (message.type === 'challenge')
      to.send(writeUp(helloMessage(room, place.name, message.nonce)));
    return message.type === 'caught-up' ? 'done' : 'go on';
  });
}
