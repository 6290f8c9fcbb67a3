/** A snapshot's body: one form, bounded whatever it claims, and bound to what it covers. */
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createByteWriter } from '#shared/base/byte-writer.ts';
import { copyBytes, concatBytes, randomBytes, utf8, type Bytes } from '#shared/base/bytes.ts';
import type { DeviceId } from '#shared/base/ids.ts';
import { createOpener, createSealer } from '#shared/seal/envelope.ts';
import { idFromBytes } from '#shared/seal/id-bytes.ts';
import { WRITER_BYTES } from '#shared/seal/message-key.ts';
import { MAX_STATE_BYTES, readSnapshotBody, writeSnapshotBody } from '#shared/seal/snapshot.ts';
import type { SnapshotBody } from '#shared/seal/snapshot.ts';
import { applyRosterRecord, emptyRoster } from '#shared/seal/roster.ts';
import { person, room } from '../../support/seal/people.ts';

const SNAPSHOT = 2;
const malformed = { ok: false, error: 'malformed' };

function deviceId(byte: number): DeviceId {
  return idFromBytes<DeviceId>(new Uint8Array(16).fill(byte));
}

function place(seq: number): { seq: number; hash: Bytes } {
  return { seq, hash: new Uint8Array(32).fill(seq) };
}

const body: SnapshotBody = {
  records: [utf8('one record'), utf8('another')],
  witnesses: new Map([
    [deviceId(9), place(7)],
    [deviceId(0), place(300)],
  ]),
  state: concatBytes(utf8('a record'), new Uint8Array(50_000).fill(1)),
};

/** A body whose state is given as it stands, with any size claimed for it. */
function bodyAround(stateBytes: number, deflated: Uint8Array): Bytes {
  return createByteWriter()
    .u8(1)
    .varuint(0)
    .varuint(0)
    .varuint(stateBytes)
    .block(deflated)
    .finish();
}

describe('snapshots', () => {
  test('[K28] a body is read as it was written, and much smaller than its state', async () => {
    const bytes = await writeSnapshotBody(body);
    expect(bytes.length).toBeLessThan(1000);
    expect(await readSnapshotBody(bytes)).toEqual({ ok: true, value: body });
    const empty = { records: [], witnesses: new Map(), state: new Uint8Array(0) };
    expect(await readSnapshotBody(await writeSnapshotBody(empty))).toEqual({
      ok: true,
      value: empty,
    });
  });

  test("[K28] a roster's records go through it with their own signatures", async () => {
    const anna = await person('Anna');
    const { roomId, roster } = await room(anna);
    const { records } = roster;
    const read = await readSnapshotBody(await writeSnapshotBody({ ...body, records }));
    if (!read.ok) throw new Error(read.error);
    let again = emptyRoster(roomId);
    for (const record of read.value.records) again = await applyRosterRecord(again, record);
    expect(again).toEqual(roster);
  });

  test('[K28] witnesses have one order and no device twice', async () => {
    const witness = (byte: number): Bytes =>
      concatBytes(new Uint8Array(16).fill(byte), new Uint8Array(33));
    const withWitnesses = (...bytes: readonly number[]): Bytes =>
      createByteWriter()
        .u8(1)
        .varuint(0)
        .varuint(bytes.length)
        .fixed(concatBytes(...bytes.map(witness)))
        .varuint(0)
        .block(deflateRawSync(new Uint8Array(0)))
        .finish();
    expect((await readSnapshotBody(withWitnesses(1, 2))).ok).toBe(true);
    for (const bytes of [withWitnesses(2, 1), withWitnesses(1, 1)])
      expect(await readSnapshotBody(bytes)).toEqual(malformed);
  });

  test('[K29] a state of another size than it claims is refused, whatever would come of it', async () => {
    const bomb = deflateRawSync(new Uint8Array(64 * 1024 * 1024));
    const claims = [
      bodyAround(1000, bomb),
      bodyAround(MAX_STATE_BYTES + 1, bomb),
      bodyAround(11, deflateRawSync(new Uint8Array(10))),
      bodyAround(9, deflateRawSync(new Uint8Array(10))),
      bodyAround(10, concatBytes(deflateRawSync(new Uint8Array(10)), new Uint8Array(3))),
      bodyAround(0, new Uint8Array(0)),
      bodyAround(10, randomBytes(40)),
    ];
    for (const bytes of claims) expect(await readSnapshotBody(bytes)).toEqual(malformed);
    const exact = bodyAround(10, deflateRawSync(new Uint8Array(10)));
    expect((await readSnapshotBody(exact)).ok).toBe(true);
  });

  test('[K29] another first byte is a newer version, anything cut or longer is malformed', async () => {
    const bytes = await writeSnapshotBody(body);
    const newer = copyBytes(bytes);
    newer[0] = 2;
    expect(await readSnapshotBody(newer)).toEqual({ ok: false, error: 'unknown-version' });
    for (const broken of [bytes.slice(0, -1), concatBytes(bytes, new Uint8Array(1))])
      expect(await readSnapshotBody(broken)).toEqual(malformed);
    expect(await readSnapshotBody(new Uint8Array(0))).toEqual(malformed);
  });

  test('[K30] a snapshot under another header, of another place, does not open', async () => {
    const anna = await person('Anna');
    const { keys } = await room(anna);
    const writer = randomBytes(WRITER_BYTES);
    const sealer = createSealer({ keys, device: anna.device, writer });
    const headerBytes = utf8('covers 300');
    const bytes = await writeSnapshotBody(body);
    const sealed = await sealer.seal(SNAPSHOT, () => headerBytes, 0, bytes);
    const input = { kind: SNAPSHOT, writer, counter: 1, ...sealed };
    const opener = createOpener(keys);
    const opened = await opener.open(input);
    expect(opened.ok && (await readSnapshotBody(opened.value.body)).ok).toBe(true);
    const elsewhere = await opener.open({ ...input, headerBytes: utf8('covers 299') });
    expect(elsewhere).toEqual({ ok: false, error: 'cannot-open' });
  });
});
