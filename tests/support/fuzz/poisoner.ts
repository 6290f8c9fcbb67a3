/**
 * Nora, a member who writes into the log by hand: real keys, a real login, and whatever she likes in
 * the frames. Each time is a connection and a writer session of its own. [Z4]
 */
import * as Y from 'yjs';
import { copyBytes, randomBytes, type Bytes } from '#shared/base/bytes.ts';
import type { Millis } from '#shared/base/ids.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import { writeFrame, writeHeader } from '#shared/wire/frame.ts';
import { roomUrl } from '#shared/wire/path.ts';
import { parseRelayAddress, type RelayAddress } from '#shared/wire/relay-name.ts';
import { login, type LoggedIn } from '../../../extension/sync/login.ts';
import { openRelayLine, type RelayLine } from '../../../extension/sync/relay-line.ts';
import type { FrameLies, LogAuthor } from '../sync/log-author.ts';
import { RELAY_ADDRESS, type Cast } from './cast.ts';
import { confirmFalsely, leaveSnapshot, lossySnapshot, spoiltSnapshot } from './false-snapshots.ts';
import type { RelayUnderHand } from './relay-under-hand.ts';
import type { PoisonKind } from './schedule.ts';
import type { Tokens } from './tokens.ts';
import { newPlace, post, settle } from './virtual-world.ts';

/** Writes poison. */
export type Poisoner = {
  /** How many frames could not be read by anybody when they came. */
  readonly written: () => number;
  /** How many of them nothing can mend. */
  readonly unmendable: () => number;
  /** Whether there ever was a snapshot that nobody can open. */
  readonly hasSpoiltSnapshot: () => boolean;
  /** Whether there ever was one that leaves somebody out of the roster. */
  readonly hasThinSnapshot: () => boolean;
  readonly write: (kind: PoisonKind, at: number) => Promise<void>;
  /** Leaves a lossy snapshot and confirms it herself, so that the relay lets go of what it stands for. */
  readonly thinOut: (at: number) => Promise<void>;
  /** Brings what `early` updates still wait for. */
  readonly settleDebts: () => Promise<void>;
};

type Owed = { readonly base: Bytes; readonly tell: () => void };

function relayAddress(): RelayAddress {
  const parsed = parseRelayAddress(RELAY_ADDRESS);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
}

/** Two updates of one fresh client, the second upon the first, with a token each. */
function twoUpdates(first: string, second: string): { base: Bytes; next: Bytes } {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  const text = doc.getText('by hand');
  text.insert(0, first);
  text.insert(first.length, second);
  const [base = new Uint8Array(), next = new Uint8Array()] = updates;
  return { base: copyBytes(base), next: copyBytes(next) };
}

/** Nora at her keyboard. */
export function createPoisoner(cast: Cast, relay: RelayUnderHand, tokens: Tokens): Poisoner {
  const { inside, nora, start } = cast;
  const address = relayAddress();
  const owed: Owed[] = [];
  let written = 0;
  let early = 0;
  let hasSpoilt = false;
  let hasThin = false;
  const me = {};

  const connect = async (): Promise<(LoggedIn & { readonly line: RelayLine }) | undefined> => {
    const { signal } = new AbortController();
    const opened = await openRelayLine(roomUrl(address, cast.roomId), relay.flowing.Socket, signal);
    if (!opened.ok) return undefined;
    const line = opened.value;
    const now = (): Millis => Date.now() as Millis;
    const { keys } = inside;
    const mode = 'fetch';
    const logged = await login({
      line,
      address,
      keys,
      cursor: start,
      mode,
      now,
      creation: undefined,
    });
    return logged.ok ? { ...logged.value, line } : undefined;
  };

  /** Appends one frame; whether the relay has stored it. */
  const append = async (frame: Bytes): Promise<boolean> => {
    const line = (await connect())?.line;
    if (line === undefined) return false;
    for (;;) {
      const received = await line.receive();
      if (!received.ok) return false;
      const { type } = received.value;
      if (type === 'caught-up') line.send({ type: 'append', id: 1, frame });
      if (type !== 'ack' && type !== 'nack') continue;
      line.close();
      return type === 'ack';
    }
  };

  const inPlace = async (work: () => Promise<void>): Promise<void> => {
    const place = newPlace('Nora');
    post(place, () => void work());
    await settle();
    place.dead = true;
  };
  const author = (): LogAuthor => inside.author(nora.device, nora.memberId);
  const poison = async (body: Bytes, lies: FrameLies = {}): Promise<void> => {
    if (await append(await author().frame(body, lies))) written += 1;
  };

  const garbage = async (): Promise<void> => {
    const writer = randomBytes(16);
    const header = {
      version: 1,
      kind: 'entry',
      epoch: 0,
      writer,
      counter: 1,
      seen: start,
    } as const;
    if (await append(writeFrame(writeHeader(header), randomBytes(300)))) written += 1;
  };
  const writeEarly = async (): Promise<void> => {
    const [first, second] = [tokens.write(me, me), tokens.write(me, me)];
    const { base, next } = twoUpdates(first.text, second.text);
    if (!(await append(await author().frame(next)))) return;
    const tell = (): void => {
      for (const token of [first, second]) token.onRelay = true;
    };
    early += 1;
    owed.push({ base, tell });
  };
  const baseless = async (): Promise<void> => {
    const token = tokens.write(me, me);
    await poison(twoUpdates('nobody ever sees this', token.text).next);
  };
  const bringBase = async (): Promise<void> => {
    const [oldest] = owed;
    if (oldest === undefined) return;
    if (!(await append(await author().frame(oldest.base)))) return;
    oldest.tell();
    owed.shift();
  };
  const replay = async (at: number): Promise<void> => {
    const log = relay.log();
    const frame = log[at % log.length];
    if (frame !== undefined && (await append(frame))) written += 1;
  };

  const snapshot = async (make: (covers: Cursor) => Promise<Bytes>): Promise<boolean> => {
    const connected = await connect();
    if (connected === undefined) return false;
    const taken = await leaveSnapshot(connected.line, connected, make);
    connected.line.close();
    return taken;
  };
  const lossy = async (at: number): Promise<boolean> => {
    hasThin = true;
    return snapshot((covers) => lossySnapshot(cast, author(), relay.log(), covers, at));
  };
  const thinOut = async (at: number): Promise<void> => {
    if (!(await lossy(at))) return;
    const connected = await connect();
    if (connected === undefined) return;
    await confirmFalsely(connected.line, connected);
    connected.line.close();
  };
  const spoil = async (): Promise<void> => {
    // Where entries are gone nobody new could come in before the relay has waited for two weeks.
    if ((await relay.room()).keptSeq > 0) return;
    // Said before it is known: a device may have read it by then.
    hasSpoilt = true;
    await snapshot((covers) => Promise.resolve(spoiltSnapshot(covers)));
  };

  const kinds: Readonly<Record<PoisonKind, (at: number) => Promise<void>>> = {
    garbage,
    early: writeEarly,
    baseless,
    base: bringBase,
    replay,
    'no-update': () => poison(randomBytes(40)),
    'other-document': () => poison(new Uint8Array([0, 0]), { documentNumber: 3 }),
    'lossy-snapshot': async (at) => void (await lossy(at)),
    'garbage-snapshot': spoil,
    'no-record': () => poison(randomBytes(60), { kind: 'control' }),
  };
  return {
    written: () => written + early,
    unmendable: () => written,
    hasSpoiltSnapshot: () => hasSpoilt,
    hasThinSnapshot: () => hasThin,
    thinOut: (at) => inPlace(() => thinOut(at)),
    write: (kind, at) => inPlace(() => kinds[kind](at)),
    async settleDebts() {
      for (let tries = 0; owed.length > 0 && tries < 20; tries += 1) await inPlace(bringBase);
    },
  };
}
