/** Recovery in the interface, over a real store in memory: the section, the reminder, the ways back. */
import { cleanup, fireEvent, screen } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { copyBytes, type Bytes } from '#shared/base/bytes.ts';
import { newId, type ItemId, type MemberId, type Millis } from '#shared/base/ids.ts';
import { putMember } from '#shared/record/operations/members.ts';
import { toasts } from '../../../extension/components/toasts.ts';
import type { KeyFault } from '../../../extension/sync/restore-by-key.ts';
import type { KeyringEntry } from '../../../extension/store/keyring-entry.ts';
import type { MemberReach } from '../../../extension/store/reach.ts';
import { readBackup, writeBackup } from '../../../extension/store/backup.ts';
import { BackupReminder, Reminded } from '../../../extension/views/devices/BackupReminder.tsx';
import { Recovery } from '../../../extension/views/devices/Recovery.tsx';
import {
  ageWords,
  makeWords,
  passphraseWords,
  restoreWords,
} from '../../../extension/views/devices/recovery-words.ts';
import { RestorePage } from '../../../extension/views/devices/RestorePage.tsx';
import { MentorshipPage } from '../../../extension/views/dashboard/MentorshipPage.tsx';
import { copiesOf } from '../../../extension/views/status/copies.ts';
import { RoomScope } from '../../../extension/views/room/RoomScope.tsx';
import { createCommand } from '../../../extension/views/mine/jot-commands.ts';
import { must, sampleProjection } from '../../support/store/samples.ts';
import { openPage, type TestPage } from '../../support/views/page.tsx';

const PASSPHRASE = 'correct horse battery staple';

let page: TestPage;

beforeEach(async () => {
  page = await openPage();
});

afterEach(async () => {
  cleanup();
  await page.close();
  toasts.value = [];
});

function fill(label: string, value: string): void {
  fireEvent.input(screen.getByLabelText(label), { target: { value } });
}

function press(name: string): void {
  const button = screen.getByRole('button', { name });
  const form = button.closest('form');
  if (form !== null && button.getAttribute('type') === 'submit') fireEvent.submit(form);
  else fireEvent.click(button);
}

/** A mentorship with something in it. */
async function beginMentorship(): Promise<void> {
  const { roomId, memberId: me } = await page.make('Mine');
  const asking = { roomId, me, now: page.surface.clock.now() };
  must(await page.store.jots.add(createCommand(asking, 'actionItem', 'Ask for feedback')));
  await vi.waitFor(() =>
    expect(page.shelf.mentorships.value.some(({ mine }) => mine.length === 1)).toBe(true),
  );
}

/** Makes a file as its person does; gives its bytes as the browser would save them. */
async function makeFile(): Promise<Bytes> {
  const saved = Promise.withResolvers<Blob>();
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    if (blob instanceof Blob) saved.resolve(blob);
    return 'blob:a-file';
  });
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
  press('Make a recovery file');
  fill('Passphrase', PASSPHRASE);
  fill('The same passphrase again', PASSPHRASE);
  press('Save the file');
  const bytes = copyBytes(new Uint8Array(await (await saved.promise).arrayBuffer()));
  await screen.findByText(/Put it where you find it/);
  vi.restoreAllMocks();
  return bytes;
}

/** Chooses a file in the page of the ways back. */
function choose(bytes: Bytes): void {
  const file = new File([bytes], 'mine.recovery');
  fireEvent.change(screen.getByLabelText('Recovery file'), { target: { files: [file] } });
}

test('[U115] who has no backup is told so, and that nobody else has the record; then its age is said', async () => {
  await beginMentorship();
  page.draw(<Recovery />);
  expect(screen.getByText(/You have made neither a recovery file nor a recovery key/)).toBeTruthy();
  expect(screen.getByText(/Nobody else has your record/)).toBeTruthy();
  expect(screen.getByText(/Removing the extension from this browser removes all/)).toBeTruthy();
  const threeDays = (page.surface.clock.now() - 3 * 24 * 60 * 60 * 1_000) as Millis;
  must(await writeBackup(page.store.settings, { at: threeDays }));
  await screen.findByText('You last made a recovery file or key 3 days ago.');
  expect(screen.queryByText(/Nobody else has your record/)).toBeNull();
});

test('[U115] the age is in days, and never in the future', () => {
  const now = new Date('2026-03-09T10:00:00').getTime() as Millis;
  const hour = 60 * 60 * 1_000;
  expect(ageWords((now - hour) as Millis, now)).toBe('You made a recovery file or key today.');
  expect(ageWords((now + 48 * hour) as Millis, now)).toBe('You made a recovery file or key today.');
  expect(ageWords((now - 24 * hour) as Millis, now)).toMatch(/ 1 day ago/);
});

test('[U116] a passphrase is typed twice, is long enough, and the two are the same', async () => {
  page.draw(<Recovery />);
  press('Make a recovery file');
  fill('Passphrase', 'short');
  expect(screen.getByText('7 characters more are needed.')).toBeTruthy();
  press('Save the file');
  expect((await screen.findByRole('alert')).textContent).toMatch(/at least 12 characters/);
  fill('Passphrase', PASSPHRASE);
  fill('The same passphrase again', `${PASSPHRASE}!`);
  press('Save the file');
  await screen.findByText('The two are not the same.');
  expect(readBackup(must(await page.store.settings.read()).backup).at).toBeUndefined();
  expect(passphraseWords('')).toMatch(/Four or more words/);
});

test('[U117] once it is saved it is said whether a relay knows of it, and the age begins anew', async () => {
  await beginMentorship();
  page.draw(<Recovery />);
  await makeFile();
  await screen.findByText(/It brings back what is here today/);
  await screen.findByText('You made a recovery file or key today.');
  expect(readBackup(must(await page.store.settings.read()).backup).at).toBeDefined();
});

test('[U117] a key needs a relay, and says so', async () => {
  page.draw(<Recovery />);
  press('Print a recovery key');
  await screen.findByText(/A recovery key needs a relay/);
});

test('[U117] a key counts from when its person says that they have it, and is drawn no more', async () => {
  must(await page.store.settings.write({ relayAddress: 'wss://relay.example.org' }));
  page.draw(<Recovery />);
  press('Print a recovery key');
  const key = (await screen.findByText(/^twr1-/)).textContent ?? '';
  expect(readBackup(must(await page.store.settings.read()).backup).at).toBeUndefined();
  press('I have it');
  await screen.findByText(/Twoway has forgotten the key/);
  expect(document.body.textContent).not.toContain(key);
  await vi.waitFor(async () =>
    expect(readBackup(must(await page.store.settings.read()).backup).at).toBeDefined(),
  );
});

test('[U118] once there is something to lose a card says what is true, until later or until there is a backup', async () => {
  await page.make('Empty');
  page.draw(<BackupReminder />);
  expect(screen.queryByText('Keep a way back')).toBeNull();
  await beginMentorship();
  await screen.findByText(/on this device and nowhere else/);
  press('Later');
  await vi.waitFor(() => expect(screen.queryByText('Keep a way back')).toBeNull());
  const past = (page.surface.clock.now() - 1) as Millis;
  must(await writeBackup(page.store.settings, { later: past }));
  await screen.findByText('Keep a way back');
  must(await writeBackup(page.store.settings, { at: past }));
  await vi.waitFor(() => expect(screen.queryByText('Keep a way back')).toBeNull());
});

// Taken out: where it stood when one came. The card came above the field with the first item, and what one
// was about to press was elsewhere.
test('[U118] the card that comes while somebody is at a place stands below it, and above it the next time', async () => {
  await page.make('Empty');
  const place = (
    <Reminded>
      <p>At work</p>
    </Reminded>
  );
  const isBelow = (card: HTMLElement): boolean =>
    (screen.getByText('At work').compareDocumentPosition(card) &
      Node.DOCUMENT_POSITION_FOLLOWING) !==
    0;
  page.draw(place);
  await beginMentorship();
  expect(isBelow(await screen.findByText('Keep a way back'))).toBe(true);
  cleanup();
  page.draw(place);
  expect(isBelow(await screen.findByText('Keep a way back'))).toBe(false);
});

/** Says what the devices of a mentorship's members told last. */
async function heardFrom(mentorship: KeyringEntry, reach: readonly MemberReach[]): Promise<void> {
  const { roomId, memberId: me, mentorshipName: name } = mentorship;
  const written = page.shelf.mentorships.value.find((one) => one.roomId === roomId);
  const sync = { ...sampleProjection().sync, reach };
  const members = [{ id: me, name: 'Sam', role: undefined, colour: undefined, zone: undefined }];
  const term = (written?.term ?? 0) + 1;
  const mine = [
    { id: newId<ItemId>(), text: 'One', dueOn: undefined, status: 'not_started' },
  ] as const;
  const projection = sampleProjection({ roomId, me, name, members, mine, sync, term });
  must(await page.store.projections.write(projection));
}

test('[U151] another browser of mine that was at work lately has a copy; one that was not may be lost', async () => {
  const mentorship = await page.make('Mine');
  const { memberId } = mentorship;
  page.draw(<BackupReminder />);
  const now = page.surface.clock.now();
  const days = (count: number): Millis => (now - count * 24 * 60 * 60 * 1_000) as Millis;
  await heardFrom(mentorship, [{ memberId, reached: 'device', lastHeard: days(29) }]);
  await screen.findByText(/^Another browser of yours has your mentorships and private notes, too/);
  await heardFrom(mentorship, [{ memberId, reached: 'device', lastHeard: days(31) }]);
  await screen.findByText(/on this device and nowhere else/);
  const kim = newId<MemberId>();
  await heardFrom(mentorship, [{ memberId: kim, reached: 'no', lastHeard: days(90) }]);
  await screen.findByText(/^Your partner has the shared record/);
});

test('[U151] where others have some of my mentorships, those that nobody else has are named', async () => {
  const [mine, ours] = [await page.make('Mine'), await page.make('Ours')];
  await heardFrom(mine, []);
  const lastHeard = page.surface.clock.now();
  await heardFrom(ours, [{ memberId: newId<MemberId>(), reached: 'seen', lastHeard }]);
  await vi.waitFor(() => expect(page.shelf.written.value).toHaveLength(2));
  page.draw(
    <>
      <BackupReminder />
      <Recovery />
    </>,
  );
  await screen.findByText(/^“Mine” is on this device and nowhere else/);
  expect(screen.getByText('Nobody else has “Mine”: if this browser goes, it goes.')).toBeTruthy();
});

test('[U151] what began elsewhere is where it began, before anybody was heard from', () => {
  const [me, kim] = [newId<MemberId>(), newId<MemberId>()];
  const unsaid = { name: '', role: undefined, colour: undefined, zone: undefined };
  const cards = [me, kim].map((id) => ({ id, ...unsaid }));
  const { sync } = sampleProjection();
  const projection = { me, members: cards, sync };
  const checkpoint = { seq: 0, hash: new Uint8Array(32) };
  const now = 1_000 as Millis;
  const linked = { origin: { state: 'linked', checkpoint } } as const;
  const created = { origin: { state: 'created', atRelay: true } } as const;
  expect(copiesOf(projection, linked, now)).toEqual({ others: true, mine: false });
  expect(copiesOf(projection, created, now)).toEqual({ others: false, mine: false });
});

test('[U118] a backup from before a mentorship had its relay is said to be that', async () => {
  await beginMentorship();
  page.draw(<BackupReminder />);
  await makeFile();
  press('Done');
  await vi.waitFor(() => expect(screen.queryByText('Keep a way back')).toBeNull());
  const [entry] = must(await page.store.keyring.list());
  if (entry === undefined) throw new Error('no mentorship');
  const origin = { state: 'created', atRelay: true } as const;
  must(await page.store.keyring.update(entry.roomId, { origin }));
  await screen.findByText(/from before one of your mentorships had its relay/);
  must(await writeBackup(page.store.settings, { of: [entry.roomId] }));
  await vi.waitFor(() => expect(screen.queryByText('Keep a way back')).toBeNull());
});

test('[U119] each way to fail has a sentence that says what is safe', () => {
  const faults: readonly KeyFault[] = [
    ...(['empty', 'not-a-code', 'mistyped', 'unknown-version', 'replaced'] as const),
    ...(['other-profile', 'no-room', 'unreachable', 'quota', 'wrong-epoch'] as const),
  ];
  const files = ['not-a-recovery-file', 'damaged', 'newer-version', 'wrong-passphrase'] as const;
  const sentences = [...faults, ...files].map(restoreWords);
  expect(new Set(sentences).size).toBe(sentences.length);
  for (const sentence of sentences) expect(sentence).toMatch(/[.!]$/);
  const making = (['too-large', 'no-relay', 'too-long', 'quota'] as const).map(makeWords);
  expect(new Set(making).size).toBe(making.length);
});

test('[U120] a file is looked at before a passphrase is asked for, and what comes back is listed', async () => {
  await beginMentorship();
  page.draw(<Recovery />);
  const file = await makeFile();
  cleanup();
  await page.close();
  page = await openPage();
  page.draw(<RestorePage />);
  choose(copyBytes(new TextEncoder().encode('something else')));
  await screen.findByText(/This is no recovery file/);
  choose(file.slice(0, -1));
  await screen.findByText(/This recovery file is damaged/);
  expect(screen.queryByLabelText('Passphrase')).toBeNull();
  choose(file);
  await screen.findByLabelText('Passphrase');
  fill('Passphrase', 'not the passphrase');
  press('Restore from this file');
  await screen.findByText(/That is not the passphrase of this file/);
  expect(must(await page.store.keyring.rooms())).toEqual([]);
  fill('Passphrase', PASSPHRASE);
  press('Restore from this file');
  await screen.findByRole('heading', { name: '1 mentorship is here' });
  expect(screen.getByText(/Back, on this device/)).toBeTruthy();
  const [entry] = must(await page.store.keyring.list());
  expect(screen.getAllByRole('link')[0]?.getAttribute('href')).toBe(`#/m/${entry?.roomId ?? ''}`);
});

test('[U120] a key that does not work stays in the field, with what is wrong with it', async () => {
  page.draw(<RestorePage />);
  fill('Recovery key', 'twr1-nonsense');
  const restore = screen.getByLabelText('Recovery key').closest('form');
  if (restore === null) throw new Error('no form');
  fireEvent.submit(restore);
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toMatch(/A character of the key is wrong|no recovery key/);
  const field = screen.getByLabelText('Recovery key');
  expect(field instanceof HTMLTextAreaElement && field.value).toBe('twr1-nonsense');
});

test('[U121] beside each other member stands an invite for who lost their devices, and not beside me', async () => {
  const { roomId } = await page.make('Sam and Kim', 'Sam');
  await vi.waitFor(() => expect(page.shelf.entries.value).toHaveLength(1));
  must(await page.store.keyring.update(roomId, { relayAddress: 'wss://relay.example.org' }));
  page.draw(
    <RoomScope roomId={roomId} missing="">
      <MentorshipPage onSession={() => {}} />
    </RoomScope>,
  );
  await screen.findByRole('button', { name: 'Change your name and role' });
  expect(screen.queryByRole('button', { name: /^Invite again/ })).toBeNull();
  const [room] = page.rooms;
  if (!room) throw new Error('no room');
  const id = newId<MemberId>();
  must(room.act((doc, author) => putMember(doc, author, { id, name: 'Kim', role: 'mentor' })));
  fireEvent.click(await screen.findByRole('button', { name: /^Invite again: Kim/ }));
  await screen.findByText(/Whoever comes by this code is Kim/);
});

test('[U142] nobody is invited from a browser that waits to be signed in', async () => {
  const { roomId } = await page.make('Sam and Kim', 'Sam');
  const origin = { state: 'linked', checkpoint: { seq: 0, hash: new Uint8Array(32) } } as const;
  must(await page.store.keyring.update(roomId, { origin, relayAddress: 'ws://127.0.0.1:9' }));
  await vi.waitFor(() => expect(page.shelf.entries.value[0]?.origin.state).toBe('linked'));
  page.draw(
    <RoomScope roomId={roomId} missing="">
      <MentorshipPage onSession={() => {}} />
    </RoomScope>,
  );
  await screen.findByText(/^Waiting for your other device to sign this one in/);
  await vi.waitFor(() => expect(screen.queryByRole('button', { name: 'Invite' })).toBeNull());
});
