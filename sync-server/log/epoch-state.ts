/** Whether a room's next epoch may begin, as a pure decision, so that every engine decides alike. [L36] */
import { MAX_EPOCHS } from '#shared/wire/limits.ts';
import type { EpochRefusal, NewEpoch } from './log-store.ts';

/** The room as an epoch is judged against it. `controlSeq`: its last control entry; 0 for none. */
export type JudgedEpochs = {
  readonly epoch: number;
  readonly adminNumber: number;
  readonly headSeq: number;
  readonly controlSeq: number;
};

/** Why the epoch may not begin now; `undefined` when it may. */
export function judgeEpoch(
  room: JudgedEpochs,
  { epoch, admins, controlSeq }: NewEpoch,
): Exclude<EpochRefusal, 'no-room'> | undefined {
  if (epoch !== room.epoch + 1) return 'wrong-epoch';
  if (admins.number !== room.adminNumber + 1) return 'stale-number';
  // Who names a place beyond the end has not read what will stand there.
  if (controlSeq < room.controlSeq || controlSeq > room.headSeq) return 'stale';
  return epoch > MAX_EPOCHS ? 'too-many-epochs' : undefined;
}
