/**
 * The way into a room, whatever epoch it is in: a line, a login, and where the relay says that the epoch
 * is over, or secrets are missing, first what came of it. What was learnt so is not stored before a
 * connection is live under it: until then the log's own roster has not confirmed it. [S78, S81]
 */
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { DeviceKeys } from '#shared/seal/device.ts';
import type { Roster } from '#shared/seal/roster-state.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import { roomUrl } from '#shared/wire/path.ts';
import type { RelayAddress } from '#shared/wire/relay-name.ts';
import { withEpochs, type EpochSecrets } from '../store/epoch-secrets.ts';
import { askedSince, lacksEpochs, readEpochNews } from './epoch-news.ts';
import { askEpochs } from './epochs-login.ts';
import { holdEpochs, type HeldEpochs } from './held-epochs.ts';
import { login, type Creation, type LoggedIn } from './login.ts';
import { openRelayLine, type LineEnd, type RelayLine, type SocketClass } from './relay-line.ts';
import type { ReadingPlan } from './reading-plan.ts';
import type { Stored } from './stored.ts';
import { rosterOf } from './stored-roster.ts';

/** What getting in needs. */
export type EntranceDeps = {
  readonly roomId: RoomId;
  readonly address: RelayAddress;
  readonly Socket: SocketClass;
  readonly device: DeviceKeys;
  readonly stored: () => Stored;
  /** The secrets that are stored. */
  readonly secrets: () => EpochSecrets;
  /** These are confirmed, and are to be stored. */
  readonly onEpochs: (secrets: EpochSecrets, ended: AbortSignal) => void;
  /** What makes the room, while the relay has not been told of it. */
  readonly creation: () => Promise<Creation | undefined>;
  readonly now: () => Millis;
};

/** A line on which this device is logged in. */
export type Entered = {
  readonly line: RelayLine;
  readonly stored: Stored;
  readonly roster: Roster;
  readonly held: HeldEpochs;
  readonly login: LoggedIn;
  /** Where the log is read from. */
  readonly from: Cursor;
};

/** The entrance of one owner. */
export type Entrance = {
  readonly enter: (signal: AbortSignal) => Promise<Result<Entered, LineEnd>>;
  /** The last that entered is live: the epoch of its login is in force by the log's own roster. */
  readonly confirmed: (ended: AbortSignal) => void;
  /** A connection, or a try, has ended. */
  readonly ended: (end: LineEnd) => void;
};

/** An entrance through which nobody has gone yet. */
export function createEntrance(deps: EntranceDeps, plan: ReadingPlan): Entrance {
  const { roomId, address, Socket, device } = deps;
  let learnt: EpochSecrets | undefined;
  const secretsNow = (): EpochSecrets =>
    learnt === undefined ? deps.secrets() : withEpochs(deps.secrets(), learnt);

  const logIn = async (
    held: HeldEpochs,
    signal: AbortSignal,
  ): Promise<Result<Entered, LineEnd>> => {
    const opened = await openRelayLine(roomUrl(address, roomId), Socket, signal);
    if (!opened.ok) return opened;
    const line = opened.value;
    const creation = await deps.creation();
    const stored = deps.stored();
    const { from, mode } = plan.next(stored.cursor);
    const { keys } = held;
    const logged = await login({
      line,
      address,
      keys,
      cursor: from,
      mode,
      now: deps.now,
      creation,
    });
    if (logged.ok) {
      // Of the very moment of the cursor: a record that came in between would be in neither.
      const roster = await rosterOf(roomId, stored.roster);
      return ok({ line, stored, roster, held, login: logged.value, from });
    }
    line.close();
    return logged;
  };

  /** Asks for what came of the epochs; `undefined`: it is known now. */
  const learn = async (
    secrets: EpochSecrets,
    { keys }: HeldEpochs,
    roster: Roster,
    signal: AbortSignal,
  ): Promise<LineEnd | undefined> => {
    const asked = await askEpochs(
      { roomId, address, Socket, asker: keys },
      askedSince(secrets),
      signal,
    );
    if (!asked.ok) return asked.error;
    const news = await readEpochNews({ roomId, device, secrets, roster }, asked.value);
    if (!news.ok) return news.error;
    learnt = news.value;
    return undefined;
  };

  return {
    async enter(signal) {
      let end: LineEnd = 'epoch-over';
      for (const mayAsk of [true, false]) {
        const secrets = secretsNow();
        const held = await holdEpochs(roomId, secrets);
        const roster = await rosterOf(roomId, deps.stored().roster);
        if (!mayAsk || !lacksEpochs(secrets, roster)) {
          const entered = await logIn(held, signal);
          if (entered.ok || entered.error !== 'wrong-epoch') return entered;
          // Another epoch has begun since it was asked.
          if (!mayAsk) break;
        }
        end = (await learn(secrets, held, roster, signal)) ?? 'epoch-over';
        if (end !== 'epoch-over') break;
      }
      return err(end);
    },
    confirmed(ended) {
      if (learnt !== undefined) deps.onEpochs(learnt, ended);
    },
    ended(end) {
      plan.ended(end);
      // What the roster does not confirm is asked for anew.
      if (end === 'unconfirmed-epoch') learnt = undefined;
    },
  };
}
