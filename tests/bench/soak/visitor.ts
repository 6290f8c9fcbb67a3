/**
 * One device of a room over a long time: it comes, catches up, types, says where its caret is, leaves a
 * mark, invites, compacts, and goes, now with a word and now without. Its cursor goes from visit to visit.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { randomBytes } from '#shared/base/bytes.ts';
import type { Millis } from '#shared/base/ids.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import type { DownMessage } from '#shared/wire/down.ts';
import type { Bytes } from '#shared/base/bytes.ts';
import type { Chance } from '../../support/chance.ts';
import {
  connect,
  enter,
  helloMessage,
  knock,
  newFrameWriter,
  newJoinerKeys,
  newTestInvite,
  type RelayPlace,
} from '../../support/wire-client.ts';
import { createCompacting } from './compacting.ts';
import type { RoomStory } from './room-story.ts';

/** What all visitors have done together. */
export type Deeds = {
  visits: number;
  appends: number;
  presences: number;
  snapshots: number;
  invites: number;
  catchUpsFromStart: number;
};

/** What a visitor is given. */
export type VisitorDeps = {
  readonly place: RelayPlace;
  readonly story: RoomStory;
  readonly chance: Chance;
  readonly deeds: Deeds;
  readonly signal: AbortSignal;
};

const SLOT_BYTES = 16;
const INVITE_MS = 6 * 3_600_000;
/** A log this much longer than its snapshot is worth a new one; small, so that many are made. */
const TAIL_BYTES = 16 * 1_024;
const LONGEST_AWAY_MS = 30_000;
const LONGEST_VISIT_MS = 40_000;
const LONGEST_PAUSE_MS = 3_000;

/** A short visit that puts an invite, and has it used up or revokes it. */
async function invite({ place, story, chance, deeds }: VisitorDeps, cursor: Cursor): Promise<void> {
  const { room } = story;
  const { client, challenge } = await knock(place, room.roomId);
  client.send(helloMessage(room, place.name, challenge.nonce, { cursor, mode: 'fetch' }));
  const made = newTestInvite();
  const answered = async (id: number): Promise<void> => {
    for (;;) {
      const message = await client.take();
      if (message.type === 'refused') throw new Error(`an invite was refused: ${message.code}`);
      if (message.type === 'done' && message.id === id) return;
    }
  };
  client.send(made.put(1, (challenge.relayTime + INVITE_MS) as Millis));
  await answered(1);
  if (chance.below(2) === 0) {
    client.send({ type: 'revoke-invite', id: 2, inviteId: made.inviteId });
    await answered(2);
  } else {
    const joiner = await connect(`${place.url}/v1/i`);
    const { nonce } = await joiner.expect('challenge');
    joiner.send(made.redeem(place.name, nonce, newJoinerKeys()));
    await joiner.expect('redeemed');
    await joiner.close();
  }
  deeds.invites += 1;
  await client.close();
}

/** One visit from `from`; resolves with where the visitor's log stands then. */
async function visit(deps: VisitorDeps, slot: Bytes, from: Cursor): Promise<Cursor> {
  const { place, story, chance, deeds, signal } = deps;
  const { client, welcome } = await enter(place, story.room, { cursor: from });
  const write = newFrameWriter(story.room);
  const until = Date.now() + 2_000 + chance.below(LONGEST_VISIT_MS);
  let cursor = from;
  let tailBytes = welcome.tailBytes;
  let newest = welcome.snapshots[0]?.covers.seq ?? 0;
  let sent: { readonly id: number; readonly frame: Bytes } | undefined;
  let lastId = 1_000;
  let timer: NodeJS.Timeout | undefined;
  const compacting = createCompacting(
    client,
    welcome.connectionId,
    write,
    { cursor: () => cursor, previous: () => newest },
    20_000 + chance.below(60_000),
  );

  const type = (): void => {
    if (sent !== undefined || client.socket.readyState !== client.socket.OPEN) return;
    lastId += 1;
    const frame = write(260 + chance.below(500));
    sent = { id: lastId, frame };
    client.send({ type: 'append', id: lastId, frame });
  };
  const beat = (): void => {
    if (Date.now() > until || signal.aborted) {
      if (chance.below(2) === 0) client.socket.close();
      else client.socket.terminate();
      return;
    }
    const fate = chance.below(100);
    if (fate < 70) type();
    else if (fate < 90) {
      client.send({ type: 'ephemeral', frame: write(80, { kind: 'ephemeral' }) });
      deeds.presences += 1;
    } else if (fate < 92) client.send({ type: 'mark', slot, frame: write(200, { kind: 'mark' }) });
    else if (tailBytes > TAIL_BYTES) compacting.ask();
    timer = setTimeout(beat, 100 + chance.below(LONGEST_PAUSE_MS));
  };

  const take = async (message: DownMessage): Promise<void> => {
    if (message.type === 'snapshot') {
      story.stands(message.covers);
      cursor = message.covers;
    } else if (message.type === 'entry') {
      cursor = await story.goOn(cursor, message.seq, message.frame);
      tailBytes += message.frame.length;
    } else if (message.type === 'ack' && sent?.id === message.id) {
      cursor = await story.goOn(cursor, message.seq, sent.frame);
      tailBytes += sent.frame.length;
      story.acknowledged(message.seq, sent.frame);
      deeds.appends += 1;
      sent = undefined;
    } else if (message.type === 'caught-up') beat();
    else if (message.type === 'snapshots') {
      newest = message.snapshots[0]?.covers.seq ?? newest;
      tailBytes = 0;
      if (message.snapshots[0]?.confirmed === false)
        client.send({ type: 'snapshot-confirm', id: 2, seq: newest });
    } else if (message.type === 'nack') throw new Error(`refused: ${message.code}`);
    else if (compacting.take(message) === 'committed') {
      deeds.snapshots += 1;
      tailBytes = 0;
    }
  };

  try {
    for (;;) await take(await client.take());
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    if (!said.startsWith('closed with 100')) throw error;
  } finally {
    clearTimeout(timer);
    client.socket.terminate();
  }
  return cursor;
}

/** Visits until `signal`; resolves then. Rejects when the relay said what it must not. */
export async function keepVisiting(deps: VisitorDeps): Promise<void> {
  const { story, chance, deeds, signal } = deps;
  const slot = randomBytes(SLOT_BYTES);
  let cursor = story.room.start;
  while (!signal.aborted) {
    await delay(chance.below(LONGEST_AWAY_MS), undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    // At times a new device begins with nothing.
    const isNew = chance.below(12) === 0;
    if (isNew) deeds.catchUpsFromStart += 1;
    cursor = await visit(deps, slot, isNew ? story.room.start : cursor);
    deeds.visits += 1;
    if (chance.below(10) === 0) await invite(deps, cursor);
  }
}
