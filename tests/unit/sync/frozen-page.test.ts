/** What a page hears of the others while the browser has frozen it. */
import { expect, test } from 'vitest';
import { openPageChannel } from '../../../extension/hooks/page-channel.ts';
import { waitFor } from '../../support/wait.ts';

test('[S42] a frozen page hears nothing, and all of it in order when it goes on', async () => {
  const page = new EventTarget();
  const channel = openPageChannel('frozen page', page);
  const witness = new BroadcastChannel('frozen page');
  const sender = new BroadcastChannel('frozen page');
  const heard: unknown[] = [];
  const passed: unknown[] = [];
  channel.onmessage = ({ data }) => void heard.push(data);
  witness.onmessage = ({ data }) => void passed.push(data);
  try {
    page.dispatchEvent(new Event('freeze'));
    for (const word of ['one', 'two']) sender.postMessage(word);
    await waitFor('both have passed', () => passed.length === 2);
    expect(heard).toEqual([]);
    page.dispatchEvent(new Event('resume'));
    expect(heard).toEqual(['one', 'two']);
    sender.postMessage('three');
    await waitFor('the third is heard', () => heard.length === 3);
  } finally {
    for (const one of [channel, witness, sender]) one.close();
  }
});
