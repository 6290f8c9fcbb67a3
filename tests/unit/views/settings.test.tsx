/** The settings, over a real store in memory, and what follows from them on other pages. */
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { toasts } from '../../../extension/components/toasts.ts';
import { followAppearance } from '../../../extension/hooks/appearance.ts';
import { preferredRelay } from '../../../extension/hooks/preferred-relay.ts';
import type { Settings } from '../../../extension/store/settings.ts';
import { NewMentorship } from '../../../extension/views/dashboard/NewMentorship.tsx';
import { SettingsPage } from '../../../extension/views/dashboard/SettingsPage.tsx';
import { JoinForm } from '../../../extension/views/joining/JoinForm.tsx';
import { must } from '../../support/store/samples.ts';
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

/** Types into a field of the settings and leaves it, as a browser tells of it. */
function fill(label: string, value: string): void {
  const field = screen.getByLabelText(label);
  fireEvent.input(field, { target: { value } });
  fireEvent.change(field);
}

/** Chooses in a field of the settings. */
function choose(label: string, value: string): void {
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
}

async function stored(): Promise<Settings> {
  return must(await page.store.settings.read());
}

/** Waits until every page of this device has heard what was stored. */
async function heard(patch: Partial<Settings>): Promise<void> {
  await waitFor(() => expect(page.shelf.settings.value).toMatchObject(patch));
  expect(await stored()).toMatchObject(patch);
}

test('[U82] that the browser profile is trusted is said in one sentence', () => {
  page.draw(<SettingsPage />);
  expect(
    screen.getByText(/^Whoever can use this browser profile can read what is in it/),
  ).toBeTruthy();
});

describe('[U82] my name', () => {
  test('is said to be saved, and is mine in the next mentorship', async () => {
    page.draw(<SettingsPage />);
    fill('Your name', ' Robin ');
    await heard({ name: 'Robin' });
    expect((await screen.findAllByText('Saved on this device.')).length).toBeGreaterThan(0);
    cleanup();
    const onMade = vi.fn<() => void>();
    page.draw(<NewMentorship onMade={onMade} />);
    fireEvent.input(screen.getByLabelText('Name'), { target: { value: 'With Kim' } });
    const { form } = screen.getByLabelText<HTMLInputElement>('Name');
    if (form) fireEvent.submit(form);
    await waitFor(() => expect(onMade).toHaveBeenCalledOnce());
    const [entry] = must(await page.store.keyring.list());
    expect(entry).toMatchObject({ mentorshipName: 'With Kim', memberName: 'Robin' });
  });

  test('is offered when I join one', async () => {
    page.draw(<SettingsPage />);
    fill('Your name', 'Robin');
    await heard({ name: 'Robin' });
    cleanup();
    page.draw(<JoinForm onLinked={() => undefined} onJoined={() => {}} />);
    expect(screen.getByLabelText<HTMLInputElement>('Your name').value).toBe('Robin');
  });
});

describe('[U82, U20] the theme', () => {
  test('that is chosen is put on the page, and taken off for the system’s', async () => {
    const stop = followAppearance(page.shelf.settings, window);
    page.draw(<SettingsPage />);
    const { dataset } = document.documentElement;
    for (const theme of ['dark', 'light'] as const) {
      choose('Theme', theme);
      await heard({ theme });
      expect(dataset['theme']).toBe(theme);
    }
    choose('Theme', 'system');
    await heard({ theme: 'system' });
    expect(dataset['theme']).toBeUndefined();
    stop();
  });
});

describe('[U82] the relay for new mentorships', () => {
  const LABEL = 'Relay for new mentorships';

  test('is stored as one writes addresses, whatever was left out', async () => {
    page.draw(<SettingsPage />);
    fill(LABEL, ' relay.example.org/ ');
    await heard({ relayAddress: 'wss://relay.example.org' });
    expect(screen.queryByRole('alert')).toBeNull();
  });

  test('that is none is refused with what is wrong, and the one before is kept', async () => {
    page.draw(<SettingsPage />);
    fill(LABEL, 'wss://relay.example.org');
    await heard({ relayAddress: 'wss://relay.example.org' });
    const refused = {
      'two words': 'This is not an address.',
      'ftp://relay.example.org': 'A relay’s address begins with wss://.',
      'ws://relay.example.org': 'Only a relay on this very computer may use ws://.',
      'wss://sam:secret@relay.example.org': 'Leave the user name and password out',
      'wss://relay.example.org/?room=1': 'Leave out what comes after ? or #.',
      [`wss://${'x'.repeat(600)}`]: 'This address is too long to be one.',
    };
    for (const [typed, sentence] of Object.entries(refused)) {
      fill(LABEL, typed);
      await waitFor(() => expect(screen.getByRole('alert').textContent).toContain(sentence));
      expect(screen.getByLabelText<HTMLInputElement>(LABEL).value).toBe(typed);
    }
    expect(await stored()).toMatchObject({ relayAddress: 'wss://relay.example.org' });
    fill(LABEL, 'wss://other.example.org');
    await heard({ relayAddress: 'wss://other.example.org' });
    expect(screen.queryByRole('alert')).toBeNull();
  });

  test('that is empty means none, also when the settings are opened again', async () => {
    page.draw(<SettingsPage />);
    fill(LABEL, 'wss://relay.example.org');
    await heard({ relayAddress: 'wss://relay.example.org' });
    fill(LABEL, '  ');
    await heard({ relayAddress: '' });
    expect(screen.queryByRole('alert')).toBeNull();
    expect(preferredRelay(await stored())).toBeUndefined();
    cleanup();
    page.draw(<SettingsPage />);
    expect(screen.getByLabelText<HTMLInputElement>(LABEL).value).toBe('');
  });
});
