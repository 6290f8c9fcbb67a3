/** Hands a room's epoch records to whoever was a member, one by one as they are taken. [V100] */
import type { RoomId } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { Epochs } from '#shared/wire/epoch-messages.ts';
import type { ErrorCode } from '#shared/wire/errors.ts';
import { MAX_EPOCH_RECORDS, MAX_MESSAGE_BYTES } from '#shared/wire/limits.ts';
import type { LogStore } from '../log/log-store.ts';
import type { Link } from '../room/link.ts';
import type { Door } from './handshake.ts';
import { judgeEpochs } from './judge-epochs.ts';

/** Sends the records after `since`, MAX_EPOCH_RECORDS at most; refuses with the code to end with. */
export async function tellEpochs(
  link: Link,
  store: LogStore,
  door: Door,
  roomId: RoomId,
  epochs: Epochs,
): Promise<Result<void, ErrorCode>> {
  const judged = await judgeEpochs(store, door, roomId, epochs);
  if (!judged.ok) return judged;
  const newest = judged.value.epoch;
  const last = Math.min(newest, epochs.since + MAX_EPOCH_RECORDS);
  for (let epoch = epochs.since + 1; epoch <= last; epoch += 1) {
    if (link.backlog() > MAX_MESSAGE_BYTES) await link.drained();
    if (link.isOver()) return ok(undefined);
    const stored = await store.readEpoch(roomId, epoch);
    if (!stored.ok) return err('relay-fault');
    // Taken away meanwhile.
    if (stored.value?.begun === undefined) return err('no-room');
    link.send({ type: 'epoch-record', epoch, newest, ...stored.value.begun });
  }
  return ok(undefined);
}
