/** My devices: the list, the code that links another one, and what is asked where it is pasted. */
import { signal } from '@preact/signals';
import { cleanup, fireEvent, screen } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { DeviceId, Millis } from '#shared/base/ids.ts';
import { err, ok } from '#shared/base/result.ts';
import { writeInviteCode } from '#shared/seal/invite-code.ts';
import { toasts } from '../../../extension/components/toasts.ts';
import type { Arrived, Devices, MyBrowser } from '../../../extension/hooks/devices.ts';
import type { OpenedProfile } from '../../../extension/hooks/profile.ts';
import { SurfaceContext } from '../../../extension/hooks/surface.ts';
import type { JoinFault, LinkOffer } from '../../../extension/sync/mentorships.ts';
import { SettingsPage } from '../../../extension/views/dashboard/SettingsPage.tsx';
import { Arrivals } from '../../../extension/views/devices/Arrivals.tsx';
import { DevicesPage } from '../../../extension/views/devices/DevicesPage.tsx';
import { deviceWords } from '../../../extension/views/devices/device-words.ts';
import { LinkBrowser } from '../../../extension/views/devices/LinkBrowser.tsx';
import { QrPicture } from '../../../extension/views/devices/QrPicture.tsx';
import { JoinForm } from '../../../extension/views/joining/JoinForm.tsx';
import { idNumber } from '../../support/record/people.ts';
import { must, sampleEntry } from '../../support/store/samples.ts';
import { openPage, type TestPage } from '../../support/views/page.tsx';

let page: TestPage;

beforeEach(async () => {
  page = await openPage();
});

afterEach(async () => {
  cleanup();
  await page.close();
  toasts.value = [];
});

const CODE = must(
  writeInviteCode({ relayAddress: 'wss://relay.example.org', secret: new Uint8Array(16).fill(7) }),
);
const NOON = new Date(2026, 2, 9, 12).getTime() as Millis;

const browser = (patch: Partial<MyBrowser> = {}): MyBrowser => ({
  browser: idNumber<DeviceId>(1),
  label: 'Laptop',
  addedAt: new Date(2026, 2, 1).getTime() as Millis,
  activeOn: '2026-03-09',
  isThis: false,
  ...patch,
});

describe('pasting the code', () => {
  const entry = sampleEntry({ purpose: 'profile' });

  async function pasted(accept: LinkOffer['accept']) {
    const offer: LinkOffer = { type: 'profile', inviterName: 'Mia', accept };
    const onLinked = vi.fn<() => void>();
    const join = vi.fn<() => Promise<ReturnType<typeof ok<LinkOffer>>>>(() =>
      Promise.resolve(ok(offer)),
    );
    page.draw(
      <SurfaceContext.Provider value={{ ...page.surface, join }}>
        <JoinForm pasted={CODE} onJoined={() => undefined} onLinked={onLinked} />
      </SurfaceContext.Provider>,
    );
    fireEvent.click(screen.getByRole('button', { name: 'Join' }));
    await screen.findByRole('heading', { name: 'This is Mia’s other browser. Link it?' });
    expect(join).toHaveBeenCalledWith(CODE, undefined);
    return onLinked;
  }

  test('[U96, U97] no name is asked for; before the yes nothing is done, and it says when to say no', async () => {
    const accept = vi.fn<LinkOffer['accept']>(async () => ok(await entry));
    const onLinked = await pasted(accept);
    expect(screen.getByText(/only if you made this code yourself/)).toBeTruthy();
    expect(accept).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole('button', { name: 'Link this browser' }));
    await vi.waitFor(() => expect(onLinked).toHaveBeenCalledOnce());
    expect(accept).toHaveBeenCalledOnce();
  });

  test('[U97] who says no is back at the code, and nothing was done', async () => {
    const accept = vi.fn<LinkOffer['accept']>(async () => ok(await entry));
    await pasted(accept);
    fireEvent.click(screen.getByRole('button', { name: 'Do not link' }));
    expect(await screen.findByLabelText('Invite code')).toBeTruthy();
    expect(accept).not.toHaveBeenCalled();
  });

  test('[U97] what stands in the way is said', async () => {
    await pasted(() => Promise.resolve(err<JoinFault>('unreadable')));
    fireEvent.click(screen.getByRole('button', { name: 'Link this browser' }));
    const said = await screen.findByRole('alert');
    expect(said.textContent).toContain('The private notes of this browser cannot be read now');
  });
});

describe('the list', () => {
  test('[U98, U99] this browser is there before any other is, and is renamed where it stands', async () => {
    page.draw(<DevicesPage />);
    const name = await screen.findByRole<HTMLTextAreaElement>('textbox', {
      name: 'Name of this browser',
    });
    await screen.findByText(/^This browser/);
    await vi.waitFor(() => expect(name.value).not.toBe(''));
    fireEvent.input(name, { target: { value: '' } });
    fireEvent.blur(name);
    expect(await screen.findByRole('alert')).toBeTruthy();
    fireEvent.input(name, { target: { value: 'At the office' } });
    fireEvent.blur(name);
    await vi.waitFor(() => expect(name.value).toBe('At the office'));
    expect(screen.queryByRole('alert')).toBeNull();
  });

  test('[U98] when it was added and last at work, as far as it has said so', () => {
    expect(deviceWords(browser(), NOON)).toBe('added Mar 1, 2026 · last active today');
    expect(deviceWords(browser({ activeOn: '2026-03-08' }), NOON)).toContain('yesterday');
    expect(deviceWords(browser({ activeOn: '2026-03-02' }), NOON)).toContain('Mar 2, 2026');
    expect(deviceWords(browser({ isThis: true }), NOON)).toBe('This browser · added Mar 1, 2026');
    const silent = browser({ addedAt: undefined, activeOn: undefined });
    expect(deviceWords(silent, NOON)).toBe('Has not said anything of itself yet');
  });

  test('[U141] below the linking of another one stands what brings everything back; the settings lead there', async () => {
    page.draw(<DevicesPage />);
    const link = await screen.findByRole('heading', { name: 'Link another browser' });
    const lost = screen.getByRole('heading', { name: 'If you lose this browser' });
    expect(link.compareDocumentPosition(lost)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
    cleanup();
    page.draw(<SettingsPage />);
    expect(screen.getByRole('link', { name: 'My devices' }).getAttribute('href')).toBe('#/devices');
    expect(screen.queryByRole('heading', { name: 'If you lose this browser' })).toBeNull();
  });

  test('[U104] without any relay a sentence leads to the settings', async () => {
    page.draw(<DevicesPage />);
    expect(await screen.findByText(/none is set yet/)).toBeTruthy();
    const make = screen.getByRole<HTMLButtonElement>('button', { name: 'Make a code' });
    expect(make.disabled).toBe(true);
  });

  test.each<[Arrived | undefined, RegExp | undefined]>([
    [undefined, undefined],
    [{ here: 0, unsigned: 0, waiting: [] }, undefined],
    [{ here: 3, unsigned: 0, waiting: [] }, /^3 mentorships are on this browser\.$/],
    [
      { here: 3, unsigned: 2, waiting: [] },
      /^3 mentorships are on this browser\. 2 of them can be read, and wait/,
    ],
    [{ here: 0, unsigned: 0, waiting: ['Chess'] }, /^1 more comes once it has a relay.*Chess/],
  ])('[U103] what arrived and what waits: %j', (arrived, words) => {
    page.draw(<Arrivals arrived={arrived} />);
    if (words === undefined) expect(screen.queryByText(/mentorship/)).toBeNull();
    else expect(screen.getByText(words)).toBeTruthy();
  });
});

describe('the code', () => {
  function drawLink(link: Devices['link']) {
    const list = signal<readonly MyBrowser[] | undefined>([browser({ isThis: true })]);
    const devices = { list, arrived: signal(undefined), hasRelay: () => true, link };
    const profile = { devices } as unknown as OpenedProfile;
    page.draw(<LinkBrowser profile={profile} />);
    return list;
  }
  const invited = { code: CODE, pageUrl: 'https://relay.example.org/i', expiresAt: NOON };

  test('[U100, U101, U102, U152] it comes when asked for, is copied alone, and goes when it was used', async () => {
    const written: string[] = [];
    const writeText = (text: string) => Promise.resolve(void written.push(text));
    vi.spyOn(navigator.clipboard, 'writeText').mockImplementation(writeText);
    const list = drawLink(() => Promise.resolve(ok(invited)));
    expect(screen.getByText(/can read all of your mentorships/)).toBeTruthy();
    expect(screen.queryByRole('img')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Make a code' }));
    const picture = await screen.findByRole('img', { name: /as a picture/ });
    expect(picture.querySelector('path')?.getAttribute('fill')).toBe('#000');
    expect(screen.getByText(/^Works once, until/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Copy the code' }));
    await screen.findByText(/stays on the clipboard until something else is copied/);
    expect(written).toEqual([CODE]);
    list.value = [...(list.value ?? []), browser({ browser: idNumber<DeviceId>(2) })];
    await vi.waitFor(() => expect(screen.queryByRole('img')).toBeNull());
    await screen.findAllByText('Another browser is linked. Its code was taken off the clipboard.');
    expect(written).toEqual([CODE, '']);
    vi.restoreAllMocks();
  });

  test('[U100] that none was made is said, and it can be tried again', async () => {
    drawLink(() => Promise.resolve(err('not-connected')));
    fireEvent.click(screen.getByRole('button', { name: 'Make a code' }));
    expect(await screen.findByText(/The relay cannot be reached now/)).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Make a code' })).toBeTruthy();
  });

  test('[U101] the picture is square, with a blank border of four', () => {
    page.draw(<QrPicture text={CODE.toUpperCase()} name="Code" />);
    const box = screen.getByRole('img').getAttribute('viewBox')?.split(' ').map(Number) ?? [];
    expect(box[2]).toBe(box[3]);
    // The first finder pattern begins right behind the border.
    expect(screen.getByRole('img').querySelector('path')?.getAttribute('d')).toMatch(
      /^M4 4h1v1h-1z/,
    );
  });
});
