/** Presence as it stands in ephemeral frames, to be read and to be forged. */
import { readBytes } from '#shared/base/byte-reader.ts';
import { createByteWriter } from '#shared/base/byte-writer.ts';
import { copyBytes, type Bytes } from '#shared/base/bytes.ts';
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { parseAwareness, type AwarenessEntry } from '../../../extension/sync/provider-messages.ts';
import type { RoomInside } from './log-author.ts';

/** What one presence frame says. */
export type SaidPresence = { readonly number: number; readonly entries: readonly AwarenessEntry[] };

/** The body of a presence frame. */
export function presenceBody(number: number, at: number, update: Uint8Array): Bytes {
  return createByteWriter().varuint(number).varuint(at).block(copyBytes(update)).finish();
}

/** Reads a presence frame that a client sent. */
export async function saidIn(inside: RoomInside, frame: Bytes): Promise<SaidPresence> {
  const { body } = await inside.open(frame);
  const read = readBytes(body, (reader) => {
    const number = reader.varuint();
    reader.varuint();
    return { number, update: reader.block(100_000) };
  });
  if (!read.ok) throw new Error('no presence');
  return { number: read.value.number, entries: parseAwareness(read.value.update) ?? [] };
}

/** From now on it says only what is set: it is not said anew by itself, and nobody fades. */
export function stopRenewing(awareness: Awareness): void {
  clearInterval(awareness._checkInterval as ReturnType<typeof setInterval>);
}

/** Somebody who is present: their client number, and updates that say `state`. */
export function someone(): {
  readonly client: number;
  readonly says: (state: object | null) => Bytes;
} {
  const awareness = new Awareness(new Y.Doc());
  const { clientID } = awareness;
  return {
    client: clientID,
    says(state) {
      awareness.setLocalState(state);
      const update = copyBytes(encodeAwarenessUpdate(awareness, [clientID]));
      stopRenewing(awareness);
      return update;
    },
  };
}
