/** The first page, the popup's page, and joining, over a real store in memory. */
import { cleanup, fireEvent, render, screen } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { writeInviteCode } from '#shared/seal/invite-code.ts';
import { err } from '#shared/base/result.ts';
import { SurfaceContext } from '../../../extension/hooks/surface.ts';
import type { JoinFault } from '../../../extension/sync/mentorships.ts';
import { toasts } from '../../../extension/components/toasts.ts';
import { Welcome } from '../../../extension/views/dashboard/Welcome.tsx';
import { JoinForm } from '../../../extension/views/joining/JoinForm.tsx';
import { Popup } from '../../../extension/views/popup/Popup.tsx';
import { must } from '../../support/store/samples.ts';
import { openPage, type TestPage } from '../../support/views/page.tsx';
import { openPopup, popupPlace } from '../../support/views/popup-store.ts';

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

function type(field: HTMLElement, text: string): void {
  fireEvent.input(field, { target: { value: text } });
}

function enter(field: HTMLElement): void {
  const form = field.closest('form');
  if (form) fireEvent.submit(form);
}

/** Whether `first` stands before `second` on the page. */
function isBefore(first: Element, second: Element): boolean {
  return Boolean(first.compareDocumentPosition(second) & Node.DOCUMENT_POSITION_FOLLOWING);
}

describe('the first page', () => {
  function openWelcome() {
    const onPaste = vi.fn<(pasted: string) => void>();
    const onStarted = vi.fn<() => void>();
    page.draw(<Welcome onPaste={onPaste} onStarted={onStarted} />);
    return { onPaste, onStarted, field: screen.getByRole('textbox') };
  }

  test('[U8] is one field: Enter saves the first action item in "My mentorship"', async () => {
    const { field, onStarted } = openWelcome();
    expect(screen.getAllByRole('textbox')).toHaveLength(1);
    type(field, 'Send the outline');
    enter(field);
    await vi.waitFor(() => expect(onStarted).toHaveBeenCalledOnce());
    const [entry] = must(await page.store.keyring.list());
    const [command] = must(await page.store.jots.list());
    expect(entry?.mentorshipName).toBe('My mentorship');
    expect(command).toMatchObject({
      roomId: entry?.roomId,
      action: { part: 'actionItem', text: 'Send the outline', assignees: [entry?.memberId] },
    });
  });

  test('[U8] keeps what was typed when it could not be saved', async () => {
    const { field, onStarted } = openWelcome();
    type(field, 'Send the outline');
    page.store.close();
    enter(field);
    expect((await screen.findByRole('alert')).textContent).toContain('Nothing is being saved');
    expect((field as HTMLInputElement).value).toBe('Send the outline');
    expect(onStarted).not.toHaveBeenCalled();
  });

  test('[U9] offers to paste a code before the field', () => {
    const { field, onPaste } = openWelcome();
    const paste = screen.getByRole('button', { name: /invite code/ });
    expect(isBefore(paste, field)).toBe(true);
    fireEvent.click(paste);
    expect(onPaste).toHaveBeenCalledWith('');
  });

  test('[U9] sees a code that is pasted into the field for what it is', async () => {
    const { field, onPaste } = openWelcome();
    type(field, CODE);
    await screen.findByRole('button', { name: 'Join with this code' });
    enter(field);
    expect(onPaste).toHaveBeenCalledWith(CODE);
    expect(must(await page.store.keyring.list())).toEqual([]);
  });

  test('[U9] takes the two lines of an invite that are pasted into the field', () => {
    const { field, onPaste } = openWelcome();
    const lines = `https://relay.example.org/i\n${CODE}`;
    fireEvent.paste(field, { clipboardData: { getData: () => lines } });
    expect(onPaste).toHaveBeenCalledWith(lines);
  });
});

describe('the popup', () => {
  async function drawPopup(names: readonly string[]) {
    const popup = await openPopup(await popupPlace(names));
    const openPanel = vi.fn<() => void>();
    const openJoin = vi.fn<() => void>();
    render(
      <Popup
        model={popup.model}
        openPanel={openPanel}
        openDashboard={() => {}}
        openJoin={openJoin}
      />,
    );
    await popup.opened;
    return { ...popup, openPanel, openJoin, field: screen.getByRole('textbox') };
  }

  test('[U5] opens with the cursor in the field', async () => {
    const { field } = await drawPopup(['Kim']);
    expect(document.activeElement).toBe(field);
  });

  test('[U6] saves by Enter, but not by the Enter of an input method', async () => {
    const { field, store, model } = await drawPopup(['Kim']);
    type(field, 'にほん');
    fireEvent.keyDown(field, { key: 'Enter', isComposing: true });
    expect(model.notice.value.state).toBe('none');
    fireEvent.keyDown(field, { key: 'Enter' });
    await screen.findByText('Action item: on this device.');
    expect(must(await store.jots.list())).toHaveLength(1);
  });

  test('[U9] offers to paste a code before the field while there is no mentorship', async () => {
    const { field, openJoin } = await drawPopup([]);
    const paste = await screen.findByRole('button', { name: /invite code/ });
    expect(isBefore(paste, field)).toBe(true);
    fireEvent.click(paste);
    expect(openJoin).toHaveBeenCalledOnce();
  });

  test('[U17] opens the side panel in the tick of the click', async () => {
    const { openPanel } = await drawPopup(['Kim']);
    fireEvent.click(screen.getByRole('button', { name: 'Side panel' }));
    expect(openPanel).toHaveBeenCalledOnce();
  });

  test('[U11] says that nothing is being saved, and keeps the text', async () => {
    const { field, store } = await drawPopup(['Kim']);
    store.close();
    type(field, 'Send the outline');
    expect((await screen.findByRole('alert')).textContent).toContain('Nothing is being saved');
    expect((field as HTMLTextAreaElement).value).toBe('Send the outline');
  });

  test('[U13] says what belongs into an empty list', async () => {
    await drawPopup(['Kim']);
    expect(await screen.findByText(/Nothing open\./)).toBeTruthy();
  });
});

describe('joining', () => {
  function openJoin() {
    const onJoined = vi.fn<() => void>();
    page.draw(<JoinForm onLinked={() => undefined} onJoined={onJoined} />);
    return {
      onJoined,
      code: screen.getByLabelText('Invite code'),
      name: screen.getByLabelText('Your name'),
    };
  }

  test.each([
    ['', 'Paste the code you got.'],
    ['hello', 'This is not an invite code.'],
    [CODE.slice(0, -9), 'The end of this code is missing.'],
    [
      CODE.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a')),
      'One character of this code is wrong',
    ],
  ])(
    '[U18] what is no whole code (%#) is refused at once with its sentence and stays',
    async (pasted, says) => {
      const { code, onJoined } = openJoin();
      type(code, pasted);
      enter(code);
      expect((await screen.findByRole('alert')).textContent).toContain(says);
      expect((code as HTMLTextAreaElement).value).toBe(pasted);
      expect(document.activeElement).toBe(code);
      expect(onJoined).not.toHaveBeenCalled();
    },
  );

  test('[U18] a relay that cannot be reached is named, and the code stays', async () => {
    const { code, name } = openJoin();
    const relayAddress = 'ws://127.0.0.1:9';
    const away = must(writeInviteCode({ relayAddress, secret: new Uint8Array(16).fill(7) }));
    type(code, away);
    type(name, 'Maya');
    enter(code);
    expect((await screen.findByRole('alert')).textContent).toContain(relayAddress);
    expect((code as HTMLTextAreaElement).value).toBe(away);
  });

  test('[U18, U96] a code of a mentorship without a name asks for the name', async () => {
    const join = () => Promise.resolve(err<JoinFault>('name-wanted'));
    page.draw(
      <SurfaceContext.Provider value={{ ...page.surface, join }}>
        <JoinForm onLinked={() => undefined} onJoined={() => undefined} />
      </SurfaceContext.Provider>,
    );
    const [code, name] = [screen.getByLabelText('Invite code'), screen.getByLabelText('Your name')];
    type(code, CODE);
    enter(code);
    expect((await screen.findByRole('alert')).textContent).toContain('Write your name');
    await vi.waitFor(() => expect(document.activeElement).toBe(name));
  });
});
