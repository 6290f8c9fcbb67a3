/**
 * How a device shows a relay that it may be in a room: it answers the relay's challenge with the
 * epoch's key, and where the room is not there yet makes it first. The name signed is the one in our
 * own configuration, so a relay cannot pass the login on to another. [S11, W30 to W33]
 */
import type { Millis } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import { sign } from '#shared/seal/device.ts';
import type { EpochKeys } from '#shared/seal/epoch-keys.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import type { DownMessage } from '#shared/wire/down.ts';
import type { Genesis } from '#shared/wire/genesis.ts';
import type { Challenge, Welcome } from '#shared/wire/handshake.ts';
import type { Mode } from '#shared/wire/mode.ts';
import type { RelayAddress } from '#shared/wire/relay-name.ts';
import { createInput, helloInput } from '#shared/wire/signed.ts';
import { within } from './pause.ts';
import { LINE_PATIENCE_MS, type LineEnd, type RelayLine } from './relay-line.ts';

/** What a login needs. */
export type LoginDeps = {
  readonly line: RelayLine;
  readonly address: RelayAddress;
  readonly keys: EpochKeys;
  readonly cursor: Cursor;
  readonly mode: Mode;
  readonly now: () => Millis;
  /** Where this device made the room and the relay does not know it yet. */
  readonly creation: Creation | undefined;
};

/** What makes a room at a relay. `word`: what whoever runs it asks for; empty where none was typed. */
export type Creation = {
  readonly genesis: Genesis;
  readonly adminKey: CryptoKey;
  readonly word: string;
};

/** A login that was welcomed. */
export type LoggedIn = {
  readonly welcome: Welcome;
  readonly limits: Challenge['limits'];
  /** What to add to this machine's clock to get the relay's, in milliseconds. */
  readonly clockOffsetMs: number;
};

/** Waits for one message of the wanted type, with the handshake's patience. */
export async function expectMessage<Type extends DownMessage['type']>(
  line: RelayLine,
  type: Type,
): Promise<Result<Extract<DownMessage, { readonly type: Type }>, LineEnd>> {
  const received = await within(LINE_PATIENCE_MS, line.receive());
  if (received === 'late') {
    line.close();
    return err('timeout');
  }
  if (!received.ok) return received;
  const message = received.value;
  return isType(message, type) ? ok(message) : err('not-a-relay');
}

function isType<Type extends DownMessage['type']>(
  message: DownMessage,
  type: Type,
): message is Extract<DownMessage, { readonly type: Type }> {
  return message.type === type;
}

async function create(
  { line, address, keys }: LoginDeps,
  creation: Creation,
  challenge: Challenge,
): Promise<Result<Challenge, LineEnd>> {
  const { genesis, word: token } = creation;
  const relayName = address.name;
  const { nonce } = challenge;
  const { authPublic } = keys;
  const signature = await sign(
    creation.adminKey,
    createInput({ relayName, nonce, genesis, authPublic }),
  );
  line.send({ type: 'create', relayName, genesis, authPublic, signature, token });
  const created = await expectMessage(line, 'created');
  return created.ok ? expectMessage(line, 'challenge') : created;
}

/** Answers the challenge on a fresh line; creates the room first where `creation` is given. */
export async function login(deps: LoginDeps): Promise<Result<LoggedIn, LineEnd>> {
  const { line, address, keys, cursor, mode } = deps;
  const first = await expectMessage(line, 'challenge');
  if (!first.ok) return first;
  const challenged =
    deps.creation === undefined ? first : await create(deps, deps.creation, first.value);
  if (!challenged.ok) return challenged;
  const challengedAt = deps.now();
  const { nonce, limits, relayTime } = challenged.value;
  const { epoch, roomId } = keys;
  const relayName = address.name;
  const signature = await sign(
    keys.authKey,
    helloInput({ relayName, nonce, roomId, epoch, cursor, mode }),
  );
  line.send({ type: 'hello', relayName, epoch, cursor, mode, signature });
  const welcome = await expectMessage(line, 'welcome');
  if (!welcome.ok) return welcome;
  return ok({ welcome: welcome.value, limits, clockOffsetMs: relayTime - challengedAt });
}
