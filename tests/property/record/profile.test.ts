/** A profile into which anything at all was written, as a device of mine that was taken over could. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { DeviceId, ItemId, RoomId } from '#shared/base/ids.ts';
import { plainNotes } from '#shared/record/notes.ts';
import {
  beginProfile,
  privateNotesOf,
  privatePlaces,
  profileVersionOf,
} from '#shared/record/profile.ts';
import { toldBrowsers } from '#shared/record/profile-browsers.ts';
import { everyGoalDraft, goalDrafts, watchDrafts } from '#shared/record/profile-drafts.ts';
import { toldSettings } from '#shared/record/profile-settings.ts';
import {
  toldConsent,
  toldDevices,
  toldMentorships,
  toldSecrets,
} from '#shared/record/profile-mentorships.ts';
import { toldCover, toldRecoveryKeys } from '#shared/record/profile-recovery.ts';
import { isStruckBrowser, toldStrikes } from '#shared/record/profile-strikes.ts';
import { assaultsOn, assaultUpdate } from '../../support/record/hostile.ts';
import { idNumber } from '../../support/record/people.ts';

const ROOM = idNumber(80) as string as RoomId;
const SESSION = idNumber<ItemId>(7);
const DEVICE = idNumber<DeviceId>(8);
const NOTES = [`private:${ROOM}`, `private:${ROOM}:${SESSION}`, 'private:odd'];
const TOLD = ['mentorships', 'secrets', 'devices', 'consents', 'strikes', 'recovery', 'drafts'];
const MINE = ['profile', 'browsers', 'activity', 'settings'];
const ROOTS = [...MINE, ...TOLD, 'later', ...NOTES];
const MOST_BLOCKS = 2_000;

test('[D67] whatever stands in it, reading it throws nothing, writes nothing, and gives bounded text', () => {
  fc.assert(
    fc.property(assaultsOn(ROOTS), (hostile) => {
      const doc = new Y.Doc();
      Y.applyUpdate(doc, assaultUpdate(hostile));
      const before = Y.encodeStateAsUpdate(doc);

      expect(profileVersionOf(doc)).toBeGreaterThan(0);
      const places = [...privatePlaces(doc), { roomId: ROOM, sessionId: SESSION }];
      expect(toldMentorships(doc).length).toBeLessThanOrEqual(1_024);
      expect(toldSecrets(doc, ROOM).length + toldDevices(doc, ROOM).length).toBeLessThan(4_097);
      const strikes = toldStrikes(doc);
      expect(strikes.length).toBeLessThanOrEqual(1_024);
      for (const { browser, rooms } of strikes) {
        expect(isStruckBrowser(doc, browser)).toBe(true);
        expect(rooms.size).toBeLessThanOrEqual(1_025);
      }
      expect(toldConsent(doc, ROOM, DEVICE, DEVICE)?.length ?? 64).toBe(64);
      expect(toldBrowsers(doc).length).toBeLessThanOrEqual(1_024);
      expect(Object.values(toldSettings(doc)).every((text) => text.length <= 300)).toBe(true);
      expect(toldRecoveryKeys(doc, ROOM).length).toBeLessThanOrEqual(256);
      expect(toldCover(doc, ROOM, DEVICE)?.sealed.length ?? 144).toBe(144);
      const drafts = [...everyGoalDraft(doc), ...goalDrafts(doc, ROOM)];
      expect(drafts.length).toBeLessThanOrEqual(8_192 + 1_024);
      expect(drafts.every(({ title }) => title.length <= 240)).toBe(true);
      watchDrafts(doc, () => undefined)();
      for (const place of places)
        expect(plainNotes(privateNotesOf(doc, place)).length).toBeLessThanOrEqual(MOST_BLOCKS);

      expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
      expect(() => beginProfile(doc)).not.toThrow();
    }),
  );
});
