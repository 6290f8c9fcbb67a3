/** Where a relay wants a word, there is a field for it, and what is wrong with one is said there. */
import { cleanup, fireEvent, render, screen } from '@testing-library/preact';
import { afterEach, expect, test, vi } from 'vitest';
import type { EngineStatus, StopReason } from '../../../extension/sync/engine-status.ts';
import { Notices } from '../../../extension/views/room/RoomNotices.tsx';
import { type } from '../session/session-page.tsx';

afterEach(cleanup);

function draw(reason: StopReason, giveWord: (word: string) => Promise<boolean>): void {
  const status: EngineStatus = {
    device: { state: 'saved' },
    relay: { state: 'stopped', reason },
    waiting: 0,
    attention: [],
  } as unknown as EngineStatus;
  render(<Notices status={status} retry={() => {}} bringBack={() => {}} giveWord={giveWord} />);
}

const field = () => screen.getByRole('textbox', { name: 'Word of the relay' });

function give(word: string): void {
  type(field(), word);
  fireEvent.click(screen.getByRole('button', { name: 'Try with this word' }));
}

test('[U305] what is typed is given, without the spaces around it', async () => {
  const giveWord = vi.fn<(word: string) => Promise<boolean>>(() => Promise.resolve(true));
  draw('creation-refused', giveWord);

  give(' tulip ');

  await vi.waitFor(() => expect(giveWord).toHaveBeenCalledWith('tulip'));
  expect(screen.queryByRole('alert')).toBeNull();
});

test('[U305] nothing, a word that no relay can have, and one that could not be stored are said to be that', async () => {
  const giveWord = vi.fn<(word: string) => Promise<boolean>>(() => Promise.resolve(false));
  draw('creation-refused', giveWord);

  give('  ');
  expect((await screen.findByRole('alert')).textContent).toMatch(/^Type the word/);
  give('x'.repeat(129));
  await screen.findByText('No relay has a word as long as that.');
  expect(giveWord).not.toHaveBeenCalled();
  give('tulip');
  await vi.waitFor(() => expect(giveWord).toHaveBeenCalledOnce());
  await vi.waitFor(() => expect(screen.getByRole('alert').textContent).not.toMatch(/No relay/));
});

test('[U305] whatever else a relay refuses, it is asked for no word', () => {
  draw('not-allowed', () => Promise.resolve(true));

  expect(screen.queryByRole('textbox')).toBeNull();
});
