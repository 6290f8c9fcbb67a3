/** The small parts every surface is made of. */
import { cleanup, fireEvent, render, screen } from '@testing-library/preact';
import { Ellipsis, Plus } from 'lucide';
import { render as draw } from 'preact';
import { useState } from 'preact/hooks';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { announce } from '../../../extension/components/announcer.ts';
import { Avatar } from '../../../extension/components/Avatar.tsx';
import { Button, IconButton } from '../../../extension/components/Button.tsx';
import { Dialog } from '../../../extension/components/Dialog.tsx';
import { ErrorBoundary, faultDetails } from '../../../extension/components/ErrorBoundary.tsx';
import { TextField } from '../../../extension/components/Field.tsx';
import { LiveRegion } from '../../../extension/components/LiveRegion.tsx';
import {
  initialsOf,
  MEMBER_COLOURS,
  memberColour,
} from '../../../extension/components/member-colours.ts';
import { Menu } from '../../../extension/components/Menu.tsx';
import { ToastHost } from '../../../extension/components/ToastHost.tsx';
import { showToast, TOAST_MS, toasts } from '../../../extension/components/toasts.ts';
import '../../../extension/locales/pages.ts';

afterEach(() => {
  cleanup();
  toasts.value = [];
  vi.useRealTimers();
});

describe('[U14] a fault in a panel', () => {
  beforeEach(() => void vi.spyOn(console, 'error').mockReturnValue(undefined));

  function Broken(): never {
    throw new TypeError('Sam said: my secret');
  }

  test('leaves the rest standing and says what is safe', () => {
    render(
      <>
        <ErrorBoundary panel="notes">
          <Broken />
        </ErrorBoundary>
        <p>still here</p>
      </>,
    );
    expect(screen.getByText('still here')).toBeTruthy();
    expect(screen.getByRole('alert').textContent).toContain('kept on this device');
  });

  test('has details of kind and places and without content', () => {
    let fault: unknown;
    try {
      Broken();
    } catch (thrown) {
      fault = thrown;
    }
    const details = faultDetails('notes', fault);
    expect(details).toMatch(/panel: notes\nfault: TypeError\nat .*parts\.test\.tsx:\d+:\d+/);
    expect(details).not.toContain('secret');
  });

  test('can be tried again', () => {
    let broken = true;
    const Sometimes = () => (broken ? <Broken /> : <p>well again</p>);
    render(
      <ErrorBoundary panel="notes">
        <Sometimes />
      </ErrorBoundary>,
    );
    broken = false;
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(screen.getByText('well again')).toBeTruthy();
  });
});

describe('[U21] members', () => {
  test('have six-digit colours of their own by their place, each readable under white', () => {
    expect(new Set(MEMBER_COLOURS).size).toBe(MEMBER_COLOURS.length);
    for (const colour of MEMBER_COLOURS) {
      expect(colour).toMatch(/^#[0-9a-f]{6}$/);
      expect(1.05 / (luminance(colour) + 0.05)).toBeGreaterThanOrEqual(4.5);
    }
    expect(memberColour(0)).not.toBe(memberColour(1));
    expect(memberColour(MEMBER_COLOURS.length)).toBe(memberColour(0));
    expect(memberColour(-1)).toBe(MEMBER_COLOURS.at(-1));
  });

  test('are told apart by initials and name, not by colour alone', () => {
    expect(
      ['Sam Okafor', 'maya', '', 'Anna Maria de Witt', '李 小龙', '👩‍🏫 Kim'].map(initialsOf),
    ).toEqual(['SO', 'M', '?', 'AW', '李小', '👩‍🏫K']);
    render(<Avatar name="Sam Okafor" colour="#b5522b" here={false} />);
    const avatar = screen.getByRole('img', { name: 'Sam Okafor, not here now' });
    expect(avatar.textContent).toBe('SO');
  });
});

describe('[U23] icons', () => {
  test('beside words are hidden from screen readers', () => {
    render(<Button icon={Plus}>New session</Button>);
    const button = screen.getByRole('button', { name: 'New session' });
    expect(button.querySelector('svg')?.getAttribute('aria-hidden')).toBe('true');
  });

  test('alone have a name', () => {
    render(<IconButton icon={Plus} label="New session" />);
    expect(screen.getByRole('button', { name: 'New session' }).title).toBe('New session');
  });
});

describe('[U24] text that a person wrote', () => {
  test('takes its direction from its own first letter', () => {
    render(<TextField label="Name" value="سام" onText={() => {}} />);
    expect(screen.getByLabelText('Name').getAttribute('dir')).toBe('auto');
  });
});

describe('[U25] a field', () => {
  test('has a label, and its hint and error belong to it', () => {
    render(
      <TextField
        label="Name"
        hint="Your partner sees it."
        error="Write it."
        value=""
        onText={() => {}}
      />,
    );
    const field = screen.getByLabelText('Name');
    const described = (field.getAttribute('aria-describedby') ?? '').split(' ');
    expect(described.map((id) => document.getElementById(id)?.textContent)).toEqual([
      'Your partner sees it.',
      'Write it.',
    ]);
    expect(field.getAttribute('aria-invalid')).toBe('true');
  });

  test('without an error is not marked', () => {
    render(<TextField label="Name" hideLabel value="" onText={() => {}} />);
    expect(screen.getByLabelText('Name').hasAttribute('aria-invalid')).toBe(false);
  });
});

describe('[U26] a dialog', () => {
  function Opener() {
    const [open, setOpen] = useState(false);
    return (
      <>
        <button onClick={() => setOpen(true)}>open</button>
        {open && (
          <Dialog title="Invite" onClose={() => setOpen(false)}>
            inside
          </Dialog>
        )}
      </>
    );
  }

  test('is named by its heading and gives the focus back to what opened it', () => {
    render(<Opener />);
    const opener = screen.getByText('open');
    opener.focus();
    fireEvent.click(opener);
    const dialog = screen.getByRole('dialog', { name: 'Invite' });
    expect(dialog.hasAttribute('open')).toBe(true);
    fireEvent.click(screen.getByRole('button', { name: 'Close' }));
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(document.activeElement).toBe(opener);
  });

  test('is open as soon as it is drawn: a key that is pressed at once goes into it', () => {
    const host = document.createElement('div');
    document.body.append(host);
    draw(
      <Dialog title="Invite" onClose={() => {}}>
        inside
      </Dialog>,
      host,
    );
    expect(host.querySelector('dialog')?.open).toBe(true);
    draw(null, host);
    host.remove();
  });
});

describe('[U26] a menu', () => {
  test('is walked by arrow keys, Home and End', () => {
    const items = () => ['One', 'Two', 'Three'].map((label) => ({ label, onChoose: () => {} }));
    render(<Menu label="More" icon={Ellipsis} items={items} />);
    fireEvent.click(screen.getByRole('button', { name: 'More' }));
    const menu = screen.getByRole('menu', { name: 'More', hidden: true });
    const lines = [...menu.querySelectorAll<HTMLElement>('[role=menuitem]')];
    const press = (key: string) => {
      fireEvent.keyDown(menu, { key });
      return lines.findIndex((line) => line === document.activeElement);
    };
    lines[0]?.focus();
    expect(['ArrowDown', 'End', 'ArrowDown', 'ArrowUp', 'Home', 'x'].map(press)).toEqual([
      1, 2, 0, 2, 0, 0,
    ]);
  });
});

describe('[U27] the live region', () => {
  test('is polite and says what is announced, the same sentence again too', async () => {
    render(<LiveRegion />);
    const region = screen.getByRole('status');
    expect(region.getAttribute('aria-live')).toBe('polite');
    announce('Copied');
    expect(await screen.findByText('Copied')).toBe(region);
    const first = region.textContent;
    announce('Copied');
    await vi.waitFor(() => expect(region.textContent).not.toBe(first));
  });
});

describe('[U28] a notice', () => {
  function showOne() {
    vi.useFakeTimers();
    const undo = vi.fn<() => void>();
    render(
      <>
        <ToastHost />
        <LiveRegion />
      </>,
    );
    showToast('Put into the bin.', undo);
    vi.advanceTimersByTime(0);
    return undo;
  }

  async function pass(ms: number) {
    await vi.advanceTimersByTimeAsync(ms);
  }

  test('stays ten seconds and is said in the live region', async () => {
    showOne();
    await pass(50);
    expect(screen.getByRole('status').textContent).toContain('Put into the bin.');
    await pass(TOAST_MS - 100);
    expect(toasts.value).toHaveLength(1);
    await pass(200);
    expect(toasts.value).toEqual([]);
    expect(TOAST_MS).toBeGreaterThanOrEqual(10_000);
  });

  test('stands still while it is focused', async () => {
    showOne();
    await pass(50);
    fireEvent.focusIn(screen.getByRole('button', { name: 'Undo' }));
    await pass(TOAST_MS * 3);
    expect(toasts.value).toHaveLength(1);
    fireEvent.focusOut(screen.getByRole('button', { name: 'Undo' }));
    await pass(TOAST_MS + 100);
    expect(toasts.value).toEqual([]);
  });

  test('undoes by its button, and goes', async () => {
    const undo = showOne();
    await pass(50);
    fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
    expect(undo).toHaveBeenCalledOnce();
    expect(toasts.value).toEqual([]);
  });
});

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const channel = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
