/** The way from the newest secret down to all earlier ones. */
import { describe, expect, test } from 'vitest';
import { toHex, type Bytes } from '#shared/base/bytes.ts';
import { sha256 } from '#shared/base/sha256.ts';
import { walkBack, type ListedEpoch } from '#shared/seal/earlier-secrets.ts';
import { prepareEpoch } from '#shared/seal/epoch-change.ts';
import { createEpochSecret, deriveEpochKeys, type EpochKeys } from '#shared/seal/epoch-keys.ts';
import { openPrevious, PREVIOUS_BYTES, sealPrevious } from '#shared/seal/previous-secret.ts';
import { signRosterRecord } from '#shared/seal/roster-sign.ts';
import { applyRosterRecord } from '#shared/seal/roster.ts';
import { readWraps, writeWraps } from '#shared/seal/wrap.ts';
import { person, room } from '../../support/seal/people.ts';

type Story = {
  readonly roomId: EpochKeys['roomId'];
  /** By their number. */
  readonly keys: readonly EpochKeys[];
  readonly epochs: readonly ListedEpoch[];
};

/** A room in its epoch `last`, as Anna went there. */
async function story(last: number): Promise<Story> {
  const anna = await person('Anna');
  const { roomId, keys: first, roster: created } = await room(anna);
  let roster = created;
  const keys = [first];
  const epochs: ListedEpoch[] = [];
  for (let current = first; current.epoch < last; current = keys.at(-1) ?? first) {
    const next = await prepareEpoch(roster, anna.device.deviceId, [], current);
    const number = epochs.length + 2;
    const signed = await signRosterRecord(roomId, anna.device, number, next.record);
    roster = await applyRosterRecord(roster, signed);
    keys.push(next.keys);
    epochs.push({ record: next.record, list: next.wraps });
  }
  expect(roster.faults).toEqual([]);
  return { roomId, keys, epochs };
}

function at({ keys }: Story, epoch: number): EpochKeys {
  const found = keys[epoch];
  if (found === undefined) throw new Error(`no epoch ${epoch}`);
  return found;
}

function secrets(of: readonly { readonly epoch: number; readonly secret: Bytes }[]) {
  return of.map(({ epoch, secret }) => `${epoch} ${toHex(secret)}`);
}

/** The story with another list in place of that of `epoch`, which its record names if it is `meant`. */
async function withList(
  { epochs }: Story,
  epoch: number,
  list: Bytes,
  meant: boolean,
): Promise<readonly ListedEpoch[]> {
  const wrapsHash = await sha256(list);
  return epochs.map(({ record, list: before }) => {
    if (record.epoch !== epoch) return { record, list: before };
    return { record: meant ? { ...record, wrapsHash } : record, list };
  });
}

describe('the secret of the epoch before', () => {
  test('[K45] is opened by who has the secret of this one, in this room and epoch', async () => {
    const { roomId, keys: before } = await room(await person('Anna'));
    const { roomId: elsewhere } = await room(await person('Anna'));
    const of = { epoch: 1, secret: createEpochSecret() };
    const sealed = await sealPrevious(roomId, of, before.secret);
    expect(sealed).toHaveLength(PREVIOUS_BYTES);
    const value = { epoch: 0, secret: before.secret };
    expect(await openPrevious(roomId, of, sealed)).toEqual({ ok: true, value });
    const others = [
      openPrevious(elsewhere, of, sealed),
      openPrevious(roomId, { ...of, epoch: 2 }, sealed),
      openPrevious(roomId, { ...of, secret: createEpochSecret() }, sealed),
      openPrevious(roomId, { epoch: 0, secret: before.secret }, sealed),
    ];
    for (const opened of others) expect(await opened).toEqual({ ok: false, error: 'cannot-open' });
  });

  test('[K45] sealed again is the same bytes: its key seals this one secret alone', async () => {
    const { roomId, keys: before } = await room(await person('Anna'));
    const of = { epoch: 1, secret: createEpochSecret() };
    const sealed = await sealPrevious(roomId, of, before.secret);
    expect(await sealPrevious(roomId, of, before.secret)).toEqual(sealed);
    await expect(sealPrevious(roomId, { ...of, epoch: 0 }, before.secret)).rejects.toThrow();
  });

  test('[K45] stands in the list of every epoch that is prepared', async () => {
    const told = await story(2);
    for (const { record, list } of told.epochs) {
      const read = readWraps(list);
      if (!read.ok) throw new Error(read.error);
      const { epoch } = record;
      const opened = await openPrevious(told.roomId, at(told, epoch), read.value.previous);
      expect(opened.ok && opened.value.secret).toEqual(at(told, epoch - 1).secret);
    }
  });

  test('[K45] is that of the epoch in force: no other is sealed for the next', async () => {
    const anna = await person('Anna');
    const { roster, roomId } = await room(anna);
    const other = await deriveEpochKeys(roomId, 1, createEpochSecret());
    await expect(prepareEpoch(roster, anna.device.deviceId, [], other)).rejects.toThrow();
  });
});

describe('the way down', () => {
  test('[K46] leads from the newest secret to all before it, whatever else is handed in', async () => {
    const told = await story(3);
    const shuffled = [...told.epochs.toReversed(), ...told.epochs];
    const found = await walkBack(told.roomId, at(told, 3), shuffled);
    expect(found.ok && secrets(found.value)).toEqual(secrets(told.keys.slice(0, 3)));
    const fromTheMiddle = await walkBack(told.roomId, at(told, 2), told.epochs);
    expect(fromTheMiddle.ok && secrets(fromTheMiddle.value)).toEqual(
      secrets(told.keys.slice(0, 2)),
    );
    expect(await walkBack(told.roomId, at(told, 0), [])).toEqual({ ok: true, value: [] });
  });

  test('[K46] to an epoch that is held gives those between, if the two meet', async () => {
    const told = await story(3);
    const between = await walkBack(told.roomId, at(told, 3), told.epochs.slice(1), at(told, 1));
    expect(between.ok && secrets(between.value)).toEqual(secrets([at(told, 2)]));
    const next = await walkBack(told.roomId, at(told, 1), told.epochs, at(told, 0));
    expect(next).toEqual({ ok: true, value: [] });
    expect(await walkBack(told.roomId, at(told, 2), [], at(told, 2))).toEqual({
      ok: true,
      value: [],
    });
  });

  test('[K46] does not meet a secret that is another', async () => {
    const told = await story(2);
    for (const epoch of [0, 1, 2]) {
      const held = { epoch, secret: createEpochSecret() };
      const walked = await walkBack(told.roomId, at(told, 2), told.epochs, held);
      expect(walked).toEqual({ ok: false, error: 'does-not-meet' });
    }
    const later = await walkBack(told.roomId, at(told, 1), told.epochs, at(told, 2));
    expect(later).toEqual({ ok: false, error: 'does-not-meet' });
  });

  test('[K46] ends where a list is missing, or is not the one that the record names', async () => {
    const told = await story(3);
    const { roomId, epochs } = told;
    const gap = epochs.filter(({ record }) => record.epoch !== 2);
    expect(await walkBack(roomId, at(told, 3), gap)).toEqual({ ok: false, error: 'missing' });
    const changed = epochs[1]?.list.slice() ?? new Uint8Array(0);
    changed[0] = (changed[0] ?? 0) ^ 1;
    const other = await withList(told, 2, changed, false);
    expect(await walkBack(roomId, at(told, 3), other)).toEqual({ ok: false, error: 'other-wraps' });
    const meant = await withList(told, 2, changed, true);
    expect(await walkBack(roomId, at(told, 3), meant)).toEqual({ ok: false, error: 'cannot-open' });
    const short = await withList(told, 2, changed.slice(1), true);
    expect(await walkBack(roomId, at(told, 3), short)).toEqual({ ok: false, error: 'malformed' });
  });

  test('[K46] gives no secret that is not the one whose auth key the record names', async () => {
    const told = await story(3);
    const { roomId } = told;
    const wrong = { epoch: 3, secret: createEpochSecret() };
    expect(await walkBack(roomId, wrong, told.epochs)).toEqual({
      ok: false,
      error: 'wrong-secret',
    });
    // By a member who has the newest secret and makes up an earlier one.
    const previous = await sealPrevious(roomId, at(told, 3), createEpochSecret());
    const forged = await withList(told, 3, writeWraps({ previous, wraps: new Map() }), true);
    expect(await walkBack(roomId, at(told, 3), forged)).toEqual({
      ok: false,
      error: 'wrong-secret',
    });
  });
});
