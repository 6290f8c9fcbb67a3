/**
 * What a room's `custom` store keeps of marks: how far this device has drawn the log and told so, and
 * the latest mark of each other device. What is written is joined with what stands there, so that
 * no page takes back what another one knew. [B20, S38, S39]
 */
import type { DeviceId, MemberId, Millis } from '#shared/base/ids.ts';
import type { Result } from '#shared/base/result.ts';
import type { Database } from './database.ts';
import { inOneTransaction, type RowFault } from './room-database.ts';
import { isCount, isFields, isIdOf, isMillis, readList } from './row-fields.ts';
import { requested } from './transaction.ts';

/** The latest mark of another device. */
export type PeerMark = {
  readonly device: DeviceId;
  readonly memberId: MemberId;
  readonly storedSeq: number;
  readonly drawnSeq: number;
  /** By that device's clock. */
  readonly time: Millis;
  readonly number: number;
};

/** What is kept of marks. */
export type StoredMarks = {
  /** The last entry that a visible page of this device has drawn; 0 for none. */
  readonly drawnSeq: number;
  /** The same, as the relay was last told. */
  readonly toldSeq: number;
  readonly peers: readonly PeerMark[];
};

/** Before anything was seen. */
export const NO_MARKS: StoredMarks = { drawnSeq: 0, toldSeq: 0, peers: [] };

/** As many as a room has slots. */
const MAX_PEERS = 64;

function readPeer(value: unknown): PeerMark | undefined {
  if (!isFields(value)) return undefined;
  const { device, memberId, storedSeq, drawnSeq, time, number } = value;
  if (!isIdOf<DeviceId>(device) || !isIdOf<MemberId>(memberId)) return undefined;
  if (!isCount(storedSeq) || !isCount(drawnSeq) || !isCount(number)) return undefined;
  if (!isMillis(time)) return undefined;
  return { device, memberId, storedSeq, drawnSeq, time, number };
}

function parse(value: unknown): StoredMarks {
  if (!isFields(value) || !isCount(value.drawnSeq) || !isCount(value.toldSeq)) return NO_MARKS;
  const { drawnSeq, toldSeq } = value;
  return { drawnSeq, toldSeq, peers: readList(value.peers, readPeer) ?? [] };
}

/** Of each device the mark with the higher number. */
function joinPeers(a: readonly PeerMark[], b: readonly PeerMark[]): readonly PeerMark[] {
  const byDevice = new Map(a.map((peer) => [peer.device, peer]));
  for (const peer of b)
    if (peer.number > (byDevice.get(peer.device)?.number ?? -1)) byDevice.set(peer.device, peer);
  return [...byDevice.values()].slice(-MAX_PEERS);
}

/** Reads what is kept of marks; what does not have its form counts as absent. [B20] */
export function readMarks(db: Database): Promise<Result<StoredMarks, RowFault>> {
  return inOneTransaction(db, 'readonly', async ({ custom }) =>
    parse(await requested<unknown>(custom.get('marks'))),
  );
}

/** Joins `marks` to what is kept: the higher place, and of each device the later mark. */
export function addMarks(db: Database, marks: StoredMarks): Promise<Result<void, RowFault>> {
  return inOneTransaction(db, 'readwrite', async ({ custom }) => {
    const before = parse(await requested<unknown>(custom.get('marks')));
    const joined: StoredMarks = {
      drawnSeq: Math.max(before.drawnSeq, marks.drawnSeq),
      toldSeq: Math.max(before.toldSeq, marks.toldSeq),
      peers: joinPeers(before.peers, marks.peers),
    };
    await requested(custom.put(joined, 'marks'));
  });
}

/** Takes the marks of devices that are struck out away. [S37] */
export function dropMarks(
  db: Database,
  devices: readonly DeviceId[],
): Promise<Result<void, RowFault>> {
  return inOneTransaction(db, 'readwrite', async ({ custom }) => {
    const kept = parse(await requested<unknown>(custom.get('marks')));
    const peers = kept.peers.filter(({ device }) => !devices.includes(device));
    await requested(custom.put({ ...kept, peers }, 'marks'));
  });
}
