/**
 * What the owner learns from its connections becomes what is said: on the board, to the sibling
 * pages, in the projection; and what the roster then asks for is done. [S15, S26, S27, S30, S31]
 */
import type { DeviceId } from '#shared/base/ids.ts';
import { attempt } from '#shared/base/listeners.ts';
import { readRecord } from '#shared/record/read-record.ts';
import type { Roster } from '#shared/seal/roster-state.ts';
import { CLOSE_NUMBERS, isFinal, type ErrorCode } from '#shared/wire/errors.ts';
import type { KeyringOrigin } from '../store/keyring-entry.ts';
import { canBringBack } from './bringing-back.ts';
import type { EngineContext } from './engine-context.ts';
import type { RelayStatus } from './engine-status.ts';
import { isRefusal } from './log-reader.ts';
import { signInByLent } from './lent-device.ts';
import { addMemberCard } from './member-card.ts';
import type { OwnerListener } from './owner.ts';
import { reachOf } from './reach.ts';
import type { LineEnd } from './relay-line.ts';
import { createRosterDuties } from './roster-duties.ts';
import { ownDeviceId } from './my-browsers.ts';
import { relayAtFirst } from './own-entry.ts';
import { isMentorship } from './shared-upkeep.ts';

/** Tells board, siblings and projection what the owner knows now. */
export function tellStatus(context: EngineContext): void {
  const { owner, board, bridge, projector } = context;
  if (owner === undefined) return;
  board.setCounts(owner.outbox.size(), owner.live()?.others() ?? 0);
  board.setTooLarge(owner.outbox.held().count);
  const { cursor, claims } = owner.stored();
  board.setReach(reachOf(owner.marks.peers(), claims.ownSeq));
  const place = { term: context.term, through: owner.highestKey(), storedSeq: cursor.seq };
  bridge.post({ type: 'status', status: board.shared(place) });
  projector?.touch();
}

/** Who brings a device in that cannot introduce itself. */
const WAITS_FOR: Partial<Record<KeyringOrigin['state'], 'device' | 'recovery'>> = {
  linked: 'device',
  recovered: 'recovery',
};

const NOTHING_TOLD = (): void => {};

/** From how much on a relay warns of a room that fills. Source: PROTOCOL.md W53. */
const NEARLY_FULL = 0.8;

function relayAfter(context: EngineContext, end: LineEnd): RelayStatus {
  const { entry, owner } = context;
  // Let go for another page: how it stands with the relay that one tells.
  if (end === 'closed' && owner === undefined) return relayAtFirst(context);
  if (end === 'slow-down') return { state: 'offline', reason: end };
  if (end === 'struck-out') return { state: 'stopped', reason: end };
  // What came of it is asked at once.
  if (end === 'epoch-over') return { state: 'connecting' };
  const code = end in CLOSE_NUMBERS ? (end as ErrorCode) : undefined;
  if (code === undefined || !isFinal(code)) return { state: 'offline' };
  const repair = canBringBack(entry, code) ? ({ repair: 'bring-back' } as const) : {};
  return { state: 'stopped', reason: code, ...repair };
}

/** The name of the person whose device that is, as their card has it. */
function nameOf({ owner, doc }: EngineContext, device: DeviceId | undefined): string | undefined {
  if (device === undefined) return undefined;
  const memberId = owner?.live()?.roster().devices.get(device)?.memberId;
  return readRecord(doc).members.find((member) => member.id === memberId)?.name;
}

/** This page and its siblings say again who they are. */
function sayPresence({ awareness, bridge, life }: EngineContext): void {
  if (life.aborted) return;
  // The background and a page that has said nothing yet are nobody: that is not worth a frame.
  if (awareness.getLocalState() !== null) awareness.setLocalState(awareness.getLocalState());
  bridge.post({ type: 'hello' });
}

/**
 * Says whether this device still waits for another of mine, or for the one that it was lent, by the roster if
 * there is one to ask. [S98, S134]
 */
export function tellSignedIn({ board, entry }: EngineContext, roster?: Roster): void {
  const isIn = roster?.devices.has(ownDeviceId(entry)) ?? entry.introduced;
  board.setNotSignedIn(isIn ? undefined : WAITS_FOR[entry.origin.state]);
}

/** Hears the owner's connections. */
export function createOwnerReports(context: EngineContext): OwnerListener {
  const { board, bridge, deps } = context;
  const { keyring } = deps.store;
  const mine = { entry: () => context.entry, keyring, now: deps.now };
  const duties = createRosterDuties({
    ...mine,
    signIn: (live) => signInByLent(mine, live),
    restoring: () => context.owner?.stored().restoring,
    restored: async () => context.owner?.restored(),
  });
  context.attend = duties.attend;
  return {
    onLive(live) {
      context.owner?.marks.forget(live.roster().struck);
      board.setRelay({ state: 'connected' });
      board.setUnconfirmed(false);
      tellSignedIn(context, live.roster());
      board.setCaughtUp(deps.now());
      if (isMentorship(context.entry))
        attempt(() => addMemberCard(context.doc, context.entry, deps.now()));
      context.siblings.tell(false);
      bridge.post({ type: 'hello' });
      const isKnown = live.roster().devices.has(context.entry.device.deviceId);
      void duties.attend(live).then(() => {
        // Presence of a device that no record had introduced was believed by nobody.
        if (!isKnown) sayPresence(context);
      });
      tellStatus(context);
    },
    onRoster(live) {
      context.owner?.marks.forget(live.roster().struck);
      tellSignedIn(context, live.roster());
      void duties.attend(live);
    },
    onEnd(end) {
      board.setRelay(relayAfter(context, end));
      if (end === 'unconfirmed-epoch') board.setUnconfirmed(true);
      tellStatus(context);
    },
    // The newcomer knows nobody yet.
    onJoined: () => sayPresence(context),
    onChange: () => tellStatus(context),
    onNews: (news) => context.changes?.arrived(news) ?? NOTHING_TOLD,
    onAside(aside, author) {
      const uninvited = aside.filter(({ reason }) => reason === 'invited-by-nobody');
      const keptOut = aside.filter(({ reason }) => isRefusal(reason)).length;
      board.setUninvited(uninvited.map(({ claimedName }) => claimedName));
      board.setKeptOut(keptOut);
      const unreadable = aside.length - uninvited.length - keptOut;
      board.setUnreadable(unreadable, nameOf(context, author));
      tellStatus(context);
    },
    onHistory(fault) {
      board.setHistory(fault);
      tellStatus(context);
    },
    onRoomBytes({ login }, bytes) {
      const share = bytes / Math.max(1, login.limits.maxRoomBytes);
      board.setNearlyFull(share < NEARLY_FULL ? undefined : Math.min(100, Math.floor(share * 100)));
      tellStatus(context);
    },
    onIdleDays(days) {
      board.setIdleDays(days);
      tellStatus(context);
    },
    onSnapshotFault(fault) {
      board.setSnapshot(true);
      if (fault === 'other-history') board.setHistory('fork');
      tellStatus(context);
    },
    onTooLargeForSnapshot(tooLarge) {
      board.setNoSnapshot(tooLarge);
      tellStatus(context);
    },
    onAccepted: () => board.setRefused(undefined),
    onRefused(code) {
      // That is told for as long as it is so.
      if (code !== 'too-large') board.setRefused(code);
      tellStatus(context);
    },
  };
}
