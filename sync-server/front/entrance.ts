/**
 * A connection before it is in: says the challenge, takes `hello`, `create`, `epochs` or `redeem` and
 * nothing else, one answer to each challenge. [V1, V5, V16, V100, V105]
 */
import { randomBytes } from '#shared/base/bytes.ts';
import type { RoomId } from '#shared/base/ids.ts';
import { NONCE_BYTES } from '#shared/wire/fields.ts';
import type { Epochs } from '#shared/wire/epoch-messages.ts';
import type { Create, Hello, Redeem } from '#shared/wire/handshake.ts';
import type { SocketPath } from '#shared/wire/path.ts';
import type { UpMessage } from '#shared/wire/up.ts';
import { createRoomFor, type CreateDeps } from '../auth/create-room.ts';
import type { Door } from '../auth/handshake.ts';
import { logIn } from '../auth/log-in.ts';
import { redeemInvite } from '../auth/redeem-invite.ts';
import { tellEpochs } from '../auth/tell-epochs.ts';
import type { Link } from '../room/link.ts';
import { createMember, type Member, type MemberDeps } from '../room/member.ts';
import type { Room } from '../room/room.ts';
import type { Rooms } from '../room/rooms.ts';
import type { ReachedLimit } from '../ops/reached-limits.ts';

/** What the entrance needs. */
export type EntranceDeps = MemberDeps &
  CreateDeps & {
    readonly rooms: Rooms;
    /** A member of this room has come in; `told`: to stay, so that they read what they are told. [V83] */
    readonly visited: (roomId: RoomId, told: boolean) => void;
    readonly reached: ReachedLimit;
  };

/**
 * Handles one message; returns the member if it came in by it. Who has it lets go of the room
 * (`rooms.release`) once its last message is done.
 */
export type Entrance = (message: UpMessage) => Promise<Member | undefined>;

// A lost answer is asked for again, once or twice; each asking costs a signature.
const MOST_CREATES = 8;

/** An entrance at `path`; says its challenge at once. `address`: only for the rate of creations. */
export function createEntrance(
  link: Link,
  path: SocketPath,
  address: string,
  deps: EntranceDeps,
): Entrance {
  let door: Door = { names: [], nonce: randomBytes(NONCE_BYTES) };
  let creates = 0;

  const challenge = (): void => {
    door = { names: deps.names(), nonce: randomBytes(NONCE_BYTES) };
    const { maxEntryBytes, maxRoomBytes } = deps.limits;
    link.send({
      type: 'challenge',
      nonce: door.nonce,
      relayTime: deps.clock.now(),
      limits: { maxEntryBytes, maxRoomBytes },
    });
  };

  const create = async (roomId: RoomId, message: Create): Promise<void> => {
    creates += 1;
    if (creates > MOST_CREATES) return link.end('slow-down');
    const made = await createRoomFor(deps, door, roomId, address, message);
    if (!made.ok) {
      return link.end(made.error);
    }
    link.send({ type: 'created' });
    return challenge();
  };

  const redeem = async (message: Redeem): Promise<void> => {
    const redeemed = await redeemInvite(deps.store, deps.clock, door, message);
    if (!redeemed.ok) {
      link.end(redeemed.error);
      return;
    }
    link.send({ type: 'redeemed', sealed: redeemed.value });
    link.finish();
  };

  const epochs = async (roomId: RoomId, message: Epochs): Promise<void> => {
    const told = await tellEpochs(link, deps.store, door, roomId, message);
    if (told.ok) link.finish();
    else link.end(told.error);
  };

  /** Takes a seat in a held room; `undefined` when this connection does not stay. */
  const enter = async (room: Room, hello: Hello): Promise<Member | undefined> => {
    const judged = await logIn(deps.store, door, room, hello);
    // The client may have gone while the log was asked: then no seat is taken.
    if (link.isOver()) return undefined;
    if (!judged.ok) {
      link.end(judged.error);
      return undefined;
    }
    // It may have begun another epoch, or have gone, while the login was judged.
    if (room.isGone() || room.state().epoch !== hello.epoch) {
      link.end(room.isGone() ? 'no-room' : 'wrong-epoch');
      return undefined;
    }
    deps.visited(room.state().roomId, hello.mode !== 'head');
    if (hello.mode === 'head') {
      room.greet(link);
      link.finish();
      return undefined;
    }
    const seat = room.enter(link, hello.mode, hello);
    if (seat.ok) return createMember(room, seat.value, deps);
    deps.reached('maxRoomConnections');
    link.end('slow-down');
    return undefined;
  };

  const hello = async (roomId: RoomId, message: Hello): Promise<Member | undefined> => {
    if (!door.names.includes(message.relayName)) {
      link.end('wrong-relay');
      return undefined;
    }
    const held = await deps.rooms.hold(roomId);
    if (!held.ok) {
      link.end(held.error === 'no-room' ? 'no-room' : 'relay-fault');
      return undefined;
    }
    let member: Member | undefined;
    try {
      member = await enter(held.value, message);
    } finally {
      if (member === undefined) deps.rooms.release(held.value);
    }
    return member;
  };

  challenge();
  return async (message) => {
    if (message.type === 'ping') link.send({ type: 'pong' });
    else if (path.type === 'invite' && message.type === 'redeem') await redeem(message);
    else if (path.type === 'room' && message.type === 'create') await create(path.roomId, message);
    else if (path.type === 'room' && message.type === 'epochs') await epochs(path.roomId, message);
    else if (path.type === 'room' && message.type === 'hello') return hello(path.roomId, message);
    else link.end('not-allowed');
    return undefined;
  };
}
