/**
 * What arrives from the log on one connection, in order: staged until caught up, then handed to the
 * document one by one; more than a room holds is never staged. Once the provider has stopped listening the chain is still followed, for the
 * answers to what is in flight, but the cursor stands still. [R1, R2, R6, S10]
 */
import type { Bytes } from '#shared/base/bytes.ts';
import { sameCursor, type Cursor } from '#shared/wire/cursor.ts';
import type { EntryPart } from '#shared/wire/log-messages.ts';
import { createPartJoiner, type PartJoiner } from '#shared/wire/parts.ts';
import type { Gate } from './gate.ts';
import type { Intake } from './intake.ts';
import type { HistoryFault, LogReader, ReadEntry } from './log-reader.ts';
import type { AcknowledgedKeys } from './outbox.ts';
import { step2Message, updateMessage } from './provider-messages.ts';
import { MAX_WAITING_BYTES, MESSAGE_COST_BYTES, type LineEnd } from './relay-line.ts';
import type { ProviderPort } from './sealed-socket.ts';

/** What arrivals need. */
export type ArrivalsDeps = {
  readonly reader: LogReader;
  readonly intake: Intake;
  readonly gate: Gate;
  readonly port: ProviderPort;
  readonly onHistory: (fault: HistoryFault) => void;
  readonly onRoster: () => void;
  /** Called before the staged entries are taken; what it returns is called with them afterwards. */
  readonly onMeeting: () => (entries: readonly ReadEntry[]) => void;
};

/** What arrives; a `LineEnd` ends the connection. */
export type Arrivals = {
  readonly entry: (seq: number, frame: Bytes) => Promise<LineEnd | undefined>;
  readonly part: (message: EntryPart) => Promise<LineEnd | undefined>;
  /** All entries up to `head` were sent: the provider gets them at once and is open. */
  readonly caughtUp: (head: Cursor) => Promise<LineEnd | undefined>;
  /** An own append is entry `seq`; `keys` is what it took along. Roster records are read as others'. */
  readonly own: (
    seq: number,
    frame: Bytes,
    keys: AcknowledgedKeys | 'record',
  ) => Promise<LineEnd | undefined>;
};

/** A Yjs update that holds nothing. */
const EMPTY_UPDATE: Bytes = new Uint8Array([0, 0]);

/** Arrivals of one connection. */
export function createArrivals(deps: ArrivalsDeps): Arrivals {
  const { reader, intake, gate, port } = deps;
  const staged: ReadEntry[] = [];
  let stagedBytes = 0;
  let live = false;
  let joiner: { readonly seq: number; readonly parts: PartJoiner } | undefined;

  const broken = (fault: HistoryFault): LineEnd => {
    deps.onHistory(fault);
    return 'wrong-history';
  };

  const take = async (entries: readonly ReadEntry[], moves: boolean): Promise<void> => {
    await gate.pass();
    if (!port.isListening()) return;
    intake.take(entries, moves ? reader.cursor() : undefined, (updates) => {
      for (const update of updates) port.deliver(updateMessage(update));
    });
    if (entries.some((entry) => entry.type === 'roster')) deps.onRoster();
  };

  /** Looks again at what was set aside, for as long as that helps. */
  const retryAside = async (): Promise<void> => {
    let before = Number.POSITIVE_INFINITY;
    while (intake.aside().length > 0 && intake.aside().length < before) {
      before = intake.aside().length;
      const again = await reader.retry(intake.aside());
      if (again.length > 0) await take(again, false);
    }
  };

  const entry: Arrivals['entry'] = async (seq, frame) => {
    const read = await reader.read(seq, frame);
    if (!read.ok) return broken(read.error);
    if (reader.sawFork()) deps.onHistory('fork');
    if (live) {
      await take([read.value], true);
      await retryAside();
      return undefined;
    }
    staged.push(read.value);
    stagedBytes += frame.length + MESSAGE_COST_BYTES;
    return stagedBytes > MAX_WAITING_BYTES ? 'not-a-relay' : undefined;
  };

  return {
    entry,
    async part(message) {
      if (joiner?.seq !== message.seq) joiner = { seq: message.seq, parts: createPartJoiner() };
      const frame = joiner.parts.add(message);
      if (!frame.ok) return 'not-a-relay';
      if (frame.value === undefined) return undefined;
      joiner = undefined;
      return entry(message.seq, frame.value);
    },
    async caughtUp(head) {
      if (live) return 'not-a-relay';
      if (!sameCursor(head, reader.cursor()) || !reader.passesCheckpoint()) return broken('gap');
      await gate.pass();
      if (!port.isListening()) return 'closed';
      live = true;
      port.open();
      const entries = staged.splice(0);
      // The first is the answer to the provider's step 1, also where there is nothing new.
      let message = step2Message;
      const met = deps.onMeeting();
      intake.take(entries, reader.cursor(), (updates) => {
        for (const update of updates.length === 0 ? [undefined] : updates) {
          port.deliver(message(update));
          message = (next) => updateMessage(next ?? EMPTY_UPDATE);
        }
      });
      met(entries);
      await retryAside();
      return undefined;
    },
    async own(seq, frame, keys) {
      if (keys === 'record') return entry(seq, frame);
      const passed = await reader.passOwn(seq, frame);
      if (!passed.ok) return broken(passed.error);
      intake.acknowledged(keys, port.isListening() ? reader.cursor() : undefined);
      return undefined;
    },
  };
}
