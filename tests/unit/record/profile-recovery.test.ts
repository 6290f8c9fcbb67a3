/** What a profile tells of recovery. */
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { randomBytes } from '#shared/base/bytes.ts';
import type { DeviceId, Millis, RoomId } from '#shared/base/ids.ts';
import {
  recoveryKeyInUse,
  tellCover,
  tellRecoveryKey,
  toldCover,
  toldRecoveryKeys,
  type RecoveryKind,
  type ToldRecoveryKey,
} from '#shared/record/profile-recovery.ts';

const [ROOM, OTHER] = ['A', 'Q'].map((end) => `${'x'.repeat(21)}${end}`) as [RoomId, RoomId];

function key(name: string, kind: RecoveryKind, madeAt: number): ToldRecoveryKey {
  const [signPublic, kexPublic, adminPublic] = [randomBytes(32), randomBytes(32), randomBytes(32)];
  const deviceId = `${name.repeat(21)}A` as DeviceId;
  const at = madeAt as Millis;
  return { deviceId, signPublic, kexPublic, adminPublic, kind, madeAt: at, admitted: false };
}

test('[D79] of each kind the newest is in use, in its own profile, and none is lost to another', () => {
  const [mine, theirs] = [new Y.Doc(), new Y.Doc()];
  const [older, newer, paper] = [key('a', 'file', 1), key('b', 'file', 2), key('c', 'paper', 1)];
  tellRecoveryKey(mine, ROOM, newer);
  tellRecoveryKey(theirs, ROOM, older);
  tellRecoveryKey(theirs, ROOM, paper);
  Y.applyUpdate(mine, Y.encodeStateAsUpdate(theirs));
  expect(toldRecoveryKeys(mine, ROOM)).toHaveLength(3);
  expect(recoveryKeyInUse(mine, ROOM, 'file')).toEqual(newer);
  expect(recoveryKeyInUse(mine, ROOM, 'paper')).toEqual(paper);
  expect(toldRecoveryKeys(mine, OTHER)).toEqual([]);
  tellRecoveryKey(mine, ROOM, { ...newer, admitted: true });
  expect(recoveryKeyInUse(mine, ROOM, 'file')?.admitted).toBe(true);
});

test('[D80] a mentorship has one for each secret, and a later word replaces what was told', () => {
  const doc = new Y.Doc();
  const { deviceId, signPublic, kexPublic, adminPublic } = key('d', 'file', 1);
  const cover = { deviceId, signPublic, kexPublic, adminPublic, sealed: randomBytes(144) };
  const [one, two] = [key('a', 'file', 1).deviceId, key('b', 'paper', 1).deviceId];
  tellCover(doc, ROOM, one, { ...cover, admitted: false });
  expect(toldCover(doc, ROOM, one)).toEqual({ ...cover, admitted: false });
  expect(toldCover(doc, ROOM, two)).toBeUndefined();
  expect(toldCover(doc, OTHER, one)).toBeUndefined();
  tellCover(doc, ROOM, one, { ...cover, admitted: true });
  expect(toldCover(doc, ROOM, one)?.admitted).toBe(true);
});
