/** The next epoch of a stage's room, as Mia starts it: its keys, its record, and who writes in it. */
import type { Bytes } from '#shared/base/bytes.ts';
import { prepareEpoch } from '#shared/seal/epoch-change.ts';
import type { EpochKeys } from '#shared/seal/epoch-keys.ts';
import type { EpochRecord } from '#shared/seal/roster-kinds.ts';
import type { Roster } from '#shared/seal/roster-state.ts';
import { applyRosterRecord, emptyRoster } from '#shared/seal/roster.ts';
import type { Engine } from '../../../extension/sync/engine.ts';
import { must } from '../store/samples.ts';
import type { LogAuthor } from './log-author.ts';
import { recordsOf } from './snapshot-frames.ts';
import { until, type Stage } from './stage.ts';

/** An epoch that is prepared; it starts once `frame` is in the log. */
export type StagedEpoch = {
  readonly keys: EpochKeys;
  readonly record: EpochRecord;
  /** The record as Mia signed it. */
  readonly signed: Bytes;
  /** The list of wraps. */
  readonly list: Bytes;
  /** Mia's control entry of the epoch before. */
  readonly frame: Bytes;
  /** The device of `author`, as it writes in this epoch: who has no secret is given it. */
  readonly as: (author: LogAuthor) => LogAuthor;
};

/** The roster of the log, as it is read without any doubt. */
export async function rosterIn(stage: Stage): Promise<Roster> {
  let roster = emptyRoster(stage.inside.roomId);
  for (const record of await recordsOf(stage)) roster = await applyRosterRecord(roster, record);
  return roster;
}

/** Prepares the epoch after that of `current`, without the devices of `struck`. */
export async function nextEpoch(
  stage: Stage,
  struck: readonly LogAuthor[],
  current: EpochKeys = stage.inside.keys,
): Promise<StagedEpoch> {
  const { inside, entry } = stage;
  const { device, memberId } = entry;
  const out = struck.map((author) => author.device.deviceId);
  const prepared = await prepareEpoch(await rosterIn(stage), device.deviceId, out, current);
  const { record, wraps: list, keys } = prepared;
  inside.learn(keys);
  const signed = await inside.sign(record);
  const mia = inside.author(device, memberId, undefined, current);
  return {
    ...{ keys, record, signed, list },
    frame: await mia.frame(signed, { kind: 'control' }),
    as: (author) => inside.author(author.device, author.memberId, undefined, keys),
  };
}

/** Mia's keyring has heard of these epochs, the last of which is in force, and so has `page`. */
export async function hear(
  { mia, entry }: Stage,
  epochs: readonly EpochKeys[],
  page?: Engine,
): Promise<void> {
  for (const { epoch, secret } of epochs)
    must(await mia.store.keyring.enterEpoch(entry.roomId, { epoch, secret, earlier: [] }));
  if (page !== undefined) await until(() => page.entry().epoch === epochs.at(-1)?.epoch);
}
