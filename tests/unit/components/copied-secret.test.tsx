/** A secret on the clipboard: what the page knows of it, and how it goes. */
import { fireEvent, render, screen, waitFor } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ClearClipboard } from '../../../extension/components/ClearClipboard.tsx';
import { clearUsedSecret, copiedSecret } from '../../../extension/components/copied-secret.ts';
import { SecretText } from '../../../extension/components/SecretText.tsx';
import { toasts } from '../../../extension/components/toasts.ts';
import '../../../extension/locales/pages.ts';

const CODE = 'tw1-a-code';

/** What the clipboard holds; the browser may refuse to write. */
let held = '';
let isAllowed = true;

beforeEach(() => {
  [held, isAllowed] = ['', true];
  vi.spyOn(navigator.clipboard, 'writeText').mockImplementation((text) => {
    if (!isAllowed) return Promise.reject(new DOMException('no', 'NotAllowedError'));
    held = text;
    return Promise.resolve();
  });
  render(
    <section>
      <SecretText text={CODE} label="A code" copy="Copy it" refused="Copy it by hand.">
        <button type="button">Hide</button>
      </SecretText>
      <ClearClipboard />
      <p>other words</p>
    </section>,
  );
});

afterEach(() => {
  copiedSecret.value = 'none';
  toasts.value = [];
  vi.restoreAllMocks();
});

const clearing = (): HTMLElement | null =>
  screen.queryByRole('button', { name: 'Clear the clipboard' });

async function copy(): Promise<void> {
  fireEvent.click(screen.getByRole('button', { name: 'Copy it' }));
  await screen.findByRole('button', { name: 'Clear the clipboard' });
}

describe('[U152] a secret that was copied', () => {
  test('is taken off the clipboard by one button, which was not there before', async () => {
    expect(clearing()).toBeNull();
    await copy();
    expect(held).toBe(CODE);
    fireEvent.click(clearing() as HTMLElement);
    await waitFor(() => expect(clearing()).toBeNull());
    expect(held).toBe('');
    expect(document.activeElement?.textContent).toBe('Copy it');
  });

  test('by hand counts as well', async () => {
    fireEvent.copy(screen.getByLabelText('A code'));
    await waitFor(() => expect(clearing()).not.toBeNull());
  });

  test('stays, and that is said, where the browser does not allow it', async () => {
    await copy();
    isAllowed = false;
    fireEvent.click(clearing() as HTMLElement);
    await screen.findByText(/Copy something else instead/);
    expect(held).toBe(CODE);
  });
});

describe('[U152] a secret that was used', () => {
  test('goes by itself where nothing else can have been copied since', async () => {
    await copy();
    expect(await clearUsedSecret()).toBe(true);
    expect(held).toBe('');
  });

  test('stays for the button once the page has lost the focus: something else may be there', async () => {
    await copy();
    fireEvent.blur(window);
    held = 'something of mine';
    expect(await clearUsedSecret()).toBe(false);
    expect(held).toBe('something of mine');
    expect(clearing()).not.toBeNull();
  });

  test('is not there any more once other words were copied on this page', async () => {
    await copy();
    held = 'other words';
    fireEvent.copy(screen.getByText('other words'));
    expect(await clearUsedSecret()).toBe(false);
    expect(held).toBe('other words');
    await waitFor(() => expect(clearing()).toBeNull());
  });
});
