/** One visitor's try to compact, message by message, beside all else that they do. [W45 to W47] */
import type { Cursor } from '#shared/wire/cursor.ts';
import type { DownMessage } from '#shared/wire/down.ts';
import { snapshotPartsOf } from '#shared/wire/parts.ts';
import type { FrameWriter, WireClient } from '../../support/wire-client.ts';

/** A try on one connection. */
export type Compacting = {
  readonly ask: () => void;
  /** Takes what belongs to it; `committed`: there is a new snapshot now. */
  readonly take: (message: DownMessage) => 'committed' | undefined;
};

/** `cursor`: where this visitor's log stands now; `previous`: what the newest snapshot covers. */
export function createCompacting(
  client: WireClient,
  connectionId: number,
  write: FrameWriter,
  { cursor, previous }: { readonly cursor: () => Cursor; readonly previous: () => number },
  sizeBytes: number,
): Compacting {
  let state: 'idle' | 'asked' | 'begun' | 'sent' = 'idle';
  let frame = new Uint8Array();
  const id = 1;
  return {
    ask() {
      if (state !== 'idle') return;
      state = 'asked';
      client.send({ type: 'snapshot-lease' });
    },
    take(message) {
      if (message.type === 'snapshot-lease' && state === 'asked') {
        if (message.holder !== connectionId) return void (state = 'idle');
        const covers = cursor();
        frame = write(sizeBytes, { kind: 'snapshot', seen: covers });
        state = 'begun';
        const total = frame.length;
        client.send({ type: 'snapshot-begin', id, covers, previous: previous(), total });
      } else if (message.type === 'snapshot-result' && message.id === id) {
        if (state === 'sent') {
          state = 'idle';
          return message.code === 'done' ? 'committed' : undefined;
        }
        if (message.code !== 'done') return void (state = 'idle');
        for (const part of snapshotPartsOf(frame))
          client.send({ type: 'snapshot-part', id, ...part });
        state = 'sent';
        client.send({ type: 'snapshot-commit', id });
      }
      return undefined;
    },
  };
}
