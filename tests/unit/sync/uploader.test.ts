/** The uploader by itself: what may be on its way at the same time. */
import { expect, test, vi } from 'vitest';
import type { UpMessage } from '#shared/wire/up.ts';
import { createOutbox } from '../../../extension/sync/outbox.ts';
import { createUploader } from '../../../extension/sync/uploader.ts';

function bench(onNothingLeft = (): void => {}) {
  const sent: UpMessage[] = [];
  const uploader = createUploader({
    line: {
      send: (message) => sent.push(message),
      receive: () => new Promise(() => undefined),
      close: () => undefined,
    },
    write: (_kind, body) => Promise.resolve(body),
    outbox: createOutbox(),
    maxEntryBytes: 1024 * 1024,
    maySend: () => true,
    onRefused: () => undefined,
    onNothingLeft,
  });
  return { sent, uploader };
}

// Taken out: the pause between an acknowledgement and `landed`. The announcement of an invite was
// judged before the introduction that had just been stored was in the roster, and refused.
test('[R5, S28] what comes next is made only when what was stored has become part of the roster', async () => {
  const { sent, uploader } = bench();
  let isInRoster = false;
  const told: boolean[] = [];
  void uploader.append(() => Promise.resolve(new Uint8Array([1])));
  void uploader.append(() => {
    told.push(isInRoster);
    return Promise.resolve(new Uint8Array([2]));
  });
  await vi.waitFor(() => expect(sent.length).toBe(1));
  expect(uploader.acknowledge(1)).toMatchObject({ type: 'record' });
  uploader.kick();
  await Promise.resolve();
  isInRoster = true;
  uploader.landed();
  await vi.waitFor(() => expect(sent.length).toBe(2));
  expect(told).toEqual([true]);
  uploader.close();
});

test('[S18] a record that was refused, and that somebody else has said meanwhile, leaves nothing to be tried', async () => {
  const onNothingLeft = vi.fn<() => void>();
  const { sent, uploader } = bench(onNothingLeft);
  let isThere = false;
  const record = new Uint8Array([1]);
  const stored = uploader.append(() => Promise.resolve(isThere ? undefined : record));
  await vi.waitFor(() => expect(sent.length).toBe(1));
  uploader.refuse(1, 'relay-fault');
  isThere = true;
  expect(onNothingLeft).not.toHaveBeenCalled();
  uploader.resume();
  expect(await stored).toBe(false);
  await vi.waitFor(() => expect(onNothingLeft).toHaveBeenCalledOnce());
  uploader.close();
});
