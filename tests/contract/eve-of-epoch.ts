/**
 * A room on the eve of an epoch, with everything that an epoch ends, and a look at whether the epoch has
 * begun: whole, or nothing of it. For tests that stop an engine on the way. [L37]
 */
import { expect } from 'vitest';
import { randomBytes, type Bytes } from '#shared/base/bytes.ts';
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { nextCursor } from '#shared/wire/chain.ts';
import type { LogStore, NewEpoch } from '../../sync-server/log/log-store.ts';
import { errorOf, valueOf } from './log-store.ts';
import { workOn } from './snapshot-store.ts';

const NOW = 1_800_000_000_000 as Millis;
const PLENTY = 64 * 1024 * 1024;

/** Makes the room; `wanted` is the epoch that may begin. */
export async function eveOfEpoch(store: LogStore, roomId: RoomId) {
  const work = workOn(store, roomId);
  await work.makeRoom();
  const head = await work.grow(3);
  await work.stage(work.wantedAt(head), randomBytes(300));
  const mark = { slot: randomBytes(16), frame: randomBytes(90) };
  valueOf(await store.putMark(roomId, 0, mark));
  const invite = {
    roomId,
    epoch: 0,
    inviteId: randomBytes(16),
    publicKey: randomBytes(32),
    expiresAt: (NOW + 3_600_000) as Millis,
    sealed: randomBytes(200),
    now: NOW,
    maxPending: 16,
  };
  valueOf(await store.putInvite(invite));
  const before = await work.state();
  const wanted: NewEpoch = {
    roomId,
    epoch: 1,
    authPublic: randomBytes(32),
    controlSeq: head.seq,
    admins: { number: 1, keys: [randomBytes(32)] },
    record: randomBytes(300),
    list: randomBytes(700),
    frame: randomBytes(500),
    now: NOW,
  };

  /** Which of the two it is, in this store of the same place; fails when it is a mix. */
  const look = async (now: LogStore): Promise<'before' | 'after'> => {
    const state = valueOf(await now.readRoom(roomId));
    const marks = valueOf(await now.readMarks(roomId));
    const begun = valueOf(await now.readEpoch(roomId, 1));
    const added = valueOf(await now.readEntries(roomId, head.seq, PLENTY));
    if (state.epoch === 0) {
      expect({ state, marks, begun, added }).toEqual({
        state: before,
        marks: [mark],
        begun: undefined,
        added: [],
      });
      return 'before';
    }
    const { authPublic, admins, record, list, frame } = wanted;
    expect(state).toMatchObject({ epoch: 1, authPublic, admins });
    expect(state.head).toEqual(await nextCursor(head, frame));
    expect({ marks, begun, added }).toEqual({
      marks: [],
      begun: { authPublic, begun: { record, list } },
      added: [{ seq: head.seq + 1, frame }],
    });
    const redemption = { inviteId: invite.inviteId, joiner: randomBytes(32), now: NOW };
    expect(errorOf(await now.redeemInvite({ ...redemption, redeliveryMs: 1 }))).toBe('revoked');
    return 'after';
  };
  return { wanted, look };
}

/** A further entry of the epoch that is in force: the room is alive. */
export async function appendIn(store: LogStore, roomId: RoomId): Promise<Bytes> {
  const { epoch } = valueOf(await store.readRoom(roomId));
  const frame = randomBytes(60);
  valueOf(await store.append({ roomId, epoch, frame, maxRoomBytes: PLENTY }));
  return frame;
}
