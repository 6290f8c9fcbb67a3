/** The word of a relay as the settings keep it: for one relay, and for no other. */
import { expect, test } from 'vitest';
import { isRelayWord, relayWordFor, writeRelayWord } from '../../../extension/store/relay-word.ts';
import { must, openTestStore } from '../../support/store/samples.ts';

const RELAY = 'wss://relay.example.org';

test('[B114] it is kept for the relay for which it was typed, and told for no other', async () => {
  const { store } = await openTestStore();
  must(await writeRelayWord(store.settings, RELAY, 'tulip'));

  const { relayWord } = must(await store.settings.read());

  expect(relayWordFor(relayWord, RELAY)).toBe('tulip');
  expect(relayWordFor(relayWord, 'wss://other.example.org')).toBe('');
});

test('[B114] what was stored and is none is none', () => {
  const none = [undefined, 'tulip', [], { relay: RELAY }, { relay: RELAY, word: 7 }, { word: 'a' }];
  for (const stored of [...none, { relay: RELAY, word: 'ü'.repeat(65) }])
    expect(relayWordFor(stored, RELAY)).toBe('');
});

test('[B114] it is as long as the wire has it, and not empty', () => {
  expect(['ü'.repeat(64), 'ü'.repeat(65), '', ' '].map(isRelayWord)).toEqual([
    true,
    false,
    false,
    true,
  ]);
});
