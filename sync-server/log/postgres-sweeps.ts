/** The sweeps of the postgres engine: first a search over all rooms, then each room by itself. [L12, L21] */
import type { Millis } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { StorageFault, Swept } from './log-store.ts';
import type { Access } from './postgres-access.ts';
import { findInvitesToSweep, sweepInvite, type InvitePlace } from './postgres-invites.ts';
import {
  dropStaged,
  findSweepTask,
  POSTGRES_SWEEP_WEIGHT,
  sweepRoom,
} from './postgres-snapshots.ts';

/** Sweeps every invite that has something to sweep, a bounded number at a time. */
export async function sweepInvites(
  { read, write }: Access,
  now: Millis,
  redeliveryMs: number,
): Promise<Result<void, StorageFault>> {
  let after: InvitePlace | undefined;
  for (;;) {
    const found = await read(async (query) => ok(await findInvitesToSweep(query, after, now)));
    if (!found.ok) return found;
    const swept = await Promise.all(
      found.value.map(({ roomId, inviteId }) =>
        write(roomId, 0, async (room) => ok(await sweepInvite(room, inviteId, now, redeliveryMs))),
      ),
    );
    if (swept.some((one) => !one.ok)) return err('storage-fault');
    after = found.value.at(-1);
    if (after === undefined) return ok(undefined);
  }
}

/** Deletes one bounded piece of what no rule keeps any more. */
export async function sweepSnapshots(
  { read, write }: Access,
  now: Millis,
): Promise<Result<Swept, StorageFault>> {
  const task = await read(async (query) => ok(await findSweepTask(query, now)));
  if (!task.ok) return task;
  if (task.value === undefined) return ok({ roomId: undefined, more: false });
  const { roomId, number, isStaged } = task.value;
  return write<Swept, never>(roomId, POSTGRES_SWEEP_WEIGHT, async (room) => {
    await (isStaged ? dropStaged(room, number) : sweepRoom(room, now));
    return ok({ roomId: isStaged ? undefined : roomId, more: true });
  });
}
