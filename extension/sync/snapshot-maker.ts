/**
 * Makes the one snapshot that stands for a place in the log: exactly what the log holds up to there,
 * never a local extra. What the rows vouch for is read first; that it is what the document holds is
 * looked at in the same step that encodes it. [R4]
 */
import * as Y from 'yjs';
import { copyBytes, type Bytes } from '#shared/base/bytes.ts';
import { sealedSize } from '#shared/seal/envelope.ts';
import type { Roster } from '#shared/seal/roster-state.ts';
import {
  MAX_SNAPSHOT_RECORDS,
  MAX_STATE_BYTES,
  MAX_WITNESSES,
  writeSnapshotBody,
  type SnapshotBody,
} from '#shared/seal/snapshot.ts';
import { sameCursor, type Cursor } from '#shared/wire/cursor.ts';
import { MAX_HEADER_BYTES, MAX_SNAPSHOT_BYTES } from '#shared/wire/limits.ts';
import type { Database } from '../store/database.ts';
import type { Claims } from '../store/claims.ts';
import { readRows } from '../store/rows.ts';
import { holdsAll, isWithin } from './doc-ranges.ts';
import { rangesOfAll, type UpdateRanges } from './update-ranges.ts';

/** Two lengths before header and sealed bytes. */
const FRAME_LENGTHS = 8;

/** What making one needs; everything is asked at the moment at which it counts. */
export type SnapshotMakerDeps = {
  readonly db: Database;
  readonly doc: Y.Doc;
  /** Nothing of this page waits to be stored, sent or answered. */
  readonly isQuiet: () => boolean;
  /** How far the log was read, and stored. */
  readonly read: () => Cursor;
  readonly stored: () => Cursor;
  readonly roster: () => Roster;
  readonly claims: () => Claims;
  readonly hasIncomplete: () => boolean;
};

/** A body that is to be sealed under `covers`. `too-large`: no relay takes it. */
export type MadeSnapshot =
  | { readonly state: 'made'; readonly covers: Cursor; readonly body: Bytes }
  | { readonly state: 'too-large' }
  /** Something is on its way, or the document is not what the log holds. */
  | { readonly state: 'not-now' };

type Prefix = { readonly cursor: Cursor; readonly ranges: UpdateRanges };

/** What the rows hold, when all of it is the log's. */
async function prefixOf({ db }: SnapshotMakerDeps): Promise<Prefix | undefined> {
  const rows = await readRows(db, -1);
  if (!rows.ok || rows.value.own.length > 0) return undefined;
  const { cursor } = rows.value.state;
  if (cursor === undefined || cursor.seq === 0) return undefined;
  return { cursor, ranges: await rangesOfAll(rows.value.rows.map(({ update }) => update)) };
}

/** The check and the encoding, in one step. [R4] */
function encode(deps: SnapshotMakerDeps, { cursor, ranges }: Prefix): SnapshotBody | undefined {
  const { doc } = deps;
  const roster = deps.roster();
  if (!deps.isQuiet() || roster.unknownRecords > 0) return undefined;
  if (!sameCursor(deps.read(), cursor) || !sameCursor(deps.stored(), cursor)) return undefined;
  if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) return undefined;
  if (!isWithin(doc, ranges)) return undefined;
  if (!deps.hasIncomplete() && !holdsAll(doc, ranges)) return undefined;
  const { witnesses } = deps.claims();
  return {
    records: roster.records,
    witnesses: new Map(witnesses.map(({ device, seq, hash }) => [device, { seq, hash }])),
    state: copyBytes(Y.encodeStateAsUpdateV2(doc)),
  };
}

/** Makes the snapshot of where the log was read to, if that can be vouched for now. */
export async function makeSnapshot(deps: SnapshotMakerDeps): Promise<MadeSnapshot> {
  const prefix = await prefixOf(deps);
  const content = prefix === undefined ? undefined : encode(deps, prefix);
  if (prefix === undefined || content === undefined) return { state: 'not-now' };
  const fits =
    content.state.length <= MAX_STATE_BYTES &&
    content.records.length <= MAX_SNAPSHOT_RECORDS &&
    content.witnesses.size <= MAX_WITNESSES;
  if (!fits) return { state: 'too-large' };
  const body = await writeSnapshotBody(content);
  const frameBytes = sealedSize(0, body.length) + MAX_HEADER_BYTES + FRAME_LENGTHS;
  if (frameBytes > MAX_SNAPSHOT_BYTES) return { state: 'too-large' };
  return { state: 'made', covers: prefix.cursor, body };
}
