/**
 * The marks of others as they come over one connection: opened, checked against roster and slot, and
 * compared with our own chain. What names a device that no record has introduced yet, or comes before the
 * epoch of the login is in force by what was read, waits for the record; what names a place that was not
 * read yet waits for that: what a relay keeps back would else be taken for our own. Anything else that
 * does not hold is dropped. [S38, S77, S2, K25 to K27]
 */
import { equalBytes, toHex, type Bytes } from '#shared/base/bytes.ts';
import type { DeviceId } from '#shared/base/ids.ts';
import { verifyOpened, type Opened } from '#shared/seal/envelope.ts';
import { epochInForce, refusalAt } from '#shared/seal/epoch-in-force.ts';
import { deriveMarkSlot, readMark, type Mark } from '#shared/seal/mark.ts';
import type { Roster, RosterEntry } from '#shared/seal/roster-state.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import { readFrame } from '#shared/wire/frame.ts';
import { MAX_MARKS } from '#shared/wire/limits.ts';
import type { SlotMark } from '#shared/wire/mark-messages.ts';
import type { HeldEpochs } from './held-epochs.ts';

/** What the marks of one connection need. */
export type MarkInboxDeps = {
  readonly held: HeldEpochs;
  readonly roster: () => Roster;
  readonly device: DeviceId;
  /** How far the log was read, and whether a place is, as far as we know it, on our chain. */
  readonly cursor: () => Cursor;
  readonly isOurs: (place: Cursor) => boolean;
  readonly onMark: (from: RosterEntry, mark: Mark) => void;
  /** A device has stored another history than ours. */
  readonly onFork: () => void;
};

/** Marks of one connection. */
export type MarkInbox = {
  readonly receive: (marks: readonly SlotMark[]) => Promise<void>;
  /** The log was read on: looks again at what waited for a record, or for its place. */
  readonly moved: () => Promise<void>;
};

async function openMark(deps: MarkInboxDeps, frame: Bytes): Promise<Opened | undefined> {
  const read = readFrame(frame);
  if (!read.ok || read.value.header.kind !== 'mark') return undefined;
  if (read.value.header.epoch !== deps.held.keys.epoch) return undefined;
  const opened = await deps.held.open(read.value);
  return opened.ok ? opened.value : undefined;
}

/** Marks of one connection; none has come yet. */
export function createMarkInbox(deps: MarkInboxDeps): MarkInbox {
  const unknown = new Map<string, SlotMark>();
  let knownRoster: Roster | undefined;
  const { epoch } = deps.held.keys;
  /** Of each device the latest mark whose place lies beyond what was read. */
  const early = new Map<DeviceId, { readonly from: RosterEntry; readonly mark: Mark }>();

  const judge = (from: RosterEntry, mark: Mark): void => {
    const { stored, number } = mark;
    if (refusalAt(deps.roster(), { epoch, author: from.id }) !== undefined) return;
    if (stored.seq <= deps.cursor().seq) {
      if (deps.isOurs(stored)) deps.onMark(from, mark);
      else deps.onFork();
    } else if (number > (early.get(from.id)?.mark.number ?? -1)) {
      early.set(from.id, { from, mark });
    }
  };

  const takeOne = async (given: SlotMark): Promise<void> => {
    const name = toHex(given.slot);
    unknown.delete(name);
    const opened = await openMark(deps, given.frame);
    if (opened === undefined || opened.deviceId === deps.device) return;
    const roster = deps.roster();
    const from = roster.devices.get(opened.deviceId);
    if (from === undefined || epochInForce(roster) < epoch) {
      if (unknown.size < MAX_MARKS) unknown.set(name, given);
      return;
    }
    const slot = await deriveMarkSlot(deps.held.keys, from.id);
    const mark = readMark(opened.body);
    if (!mark.ok || !equalBytes(slot, given.slot)) return;
    if (!(await verifyOpened(opened, from.signPublic))) return;
    judge(from, mark.value);
  };

  return {
    async receive(marks) {
      for (const given of marks) await takeOne(given);
    },
    async moved() {
      for (const { from, mark } of [...early.values()]) {
        if (mark.stored.seq > deps.cursor().seq) continue;
        early.delete(from.id);
        judge(from, mark);
      }
      if (unknown.size === 0 || deps.roster() === knownRoster) return;
      knownRoster = deps.roster();
      for (const given of [...unknown.values()]) await takeOne(given);
    },
  };
}
