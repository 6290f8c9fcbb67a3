/** The largest single change that a person can make: it fits what a relay takes unless told otherwise. */
import { afterEach, expect, test } from 'vitest';
import { sealedSize } from '#shared/seal/envelope.ts';
import { MAX_HEADER_BYTES } from '#shared/wire/limits.ts';
import { MAX_MARKUP_BYTES, MAX_PASTE_BYTES } from '../../../extension/editor/limits.ts';
import { markupBytes } from '../../../extension/editor/markup-bytes.ts';
import { LIMITS } from '../../../sync-server/limits.ts';
import { openNote, type OpenNote } from './open-note.ts';

let note: OpenNote;
const opened: OpenNote[] = [];
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
});

function open(): void {
  note = openNote();
  opened.push(note);
}

/** The bytes of the one update that a paste makes. */
function bytesOfPaste(text: string, html: string): number {
  open();
  const sizes: number[] = [];
  note.doc.on('update', (update: Uint8Array) => sizes.push(update.length));
  const event = new Event('paste', { bubbles: true, cancelable: true });
  const flavours: Readonly<Record<string, string>> = { 'text/plain': text, 'text/html': html };
  Object.defineProperty(event, 'clipboardData', {
    value: { getData: (type: string) => flavours[type] ?? '', items: [], files: [], types: [] },
  });
  note.view.dom.dispatchEvent(event);
  expect(note.refusals).toEqual([]);
  expect(sizes).toHaveLength(1);
  return sizes[0] ?? 0;
}

const COUNT = 1_000;

// What is let in is bounded by this reckoning, so it must never be less than what Yjs writes.
test.each([
  ['lines', 'a\n', ''],
  ['list items', '- a\n', ''],
  ['alternating marks', '', '<b>a</b>a'],
  ['nested marks', '', '<b><i><u><s>a</s></u></i></b>a'],
  ['short links', '', '<a href="https://a.b/">a</a>b'],
  ['long links', '', `<a href="https://a.b/${'c'.repeat(1_500)}">a</a>b`],
  ['headings', '', '<h1>a</h1><h2>b</h2>'],
] as const)('[E7] a change of %s weighs no more than is reckoned', (_name, text, html) => {
  const bytes = bytesOfPaste(text.repeat(COUNT), html.repeat(COUNT));
  const { doc } = note.view.state;
  const words = new TextEncoder().encode(doc.textContent).length;
  expect(bytes).toBeLessThan(words + markupBytes(doc) + 100);
});

test('[E7] the most that is let in fits into an entry, as relays take them unless told otherwise', () => {
  const sealed = sealedSize(0, MAX_PASTE_BYTES + MAX_MARKUP_BYTES + 100);
  expect(sealed + MAX_HEADER_BYTES + 8).toBeLessThan(LIMITS.maxEntryBytes.value);
});

// Taken out: isMostlyMarkup. A page of links and headings became a change that no relay takes.
test('[E7] markup that would weigh too much is refused before it is in the record', () => {
  open();
  const updates: Uint8Array[] = [];
  note.doc.on('update', (update: Uint8Array) => updates.push(update));
  const { state } = note.view;
  const { schema } = state;
  const link = schema.mark('link', { href: `https://a.b/${'c'.repeat(2_000)}` });
  const transaction = state.tr;
  for (let n = 0; n < 1_200; n += 1)
    transaction.insert(1, [schema.text('a', [link]), schema.text('plain')]);
  note.view.dispatch(transaction);
  expect(note.refusals).toHaveLength(1);
  expect(updates).toEqual([]);
});
