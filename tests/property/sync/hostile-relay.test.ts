/** Whatever bytes a relay sends, and whatever a member seals, a client neither throws, hangs nor loses anything. */
import { afterEach, expect, test } from 'vitest';
import fc from 'fast-check';
import * as Y from 'yjs';
import { copyBytes, type Bytes } from '#shared/base/bytes.ts';
import { writeDown } from '#shared/wire/down.ts';
import { createBridge } from '../../../extension/sync/bridge.ts';
import { parseAwareness, parseFromProvider } from '../../../extension/sync/provider-messages.ts';
import { rangesOf } from '../../../extension/sync/update-ranges.ts';
import { smallDownMessage } from '../../support/arbitrary-messages.ts';
import { updateOf } from '../../support/sync/log-author.ts';
import {
  enter,
  jot,
  leave,
  replay,
  textsOf,
  until,
  untilSynced,
} from '../../support/sync/stage.ts';

afterEach(leave);

const bytes = fc.uint8Array({ maxLength: 300 });
/** Bytes of which most begin like a message of a relay. */
const almostMessage = fc.oneof(
  bytes,
  fc
    .tuple(fc.integer({ min: 129, max: 146 }), bytes)
    .map(([type, rest]) => new Uint8Array([type, ...rest])),
  smallDownMessage.map((message) => writeDown(message)),
);

test('[R1, S10] any bytes from the relay at any step change nothing, and the client comes through', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('open', 'create', 'hello', 'live', 'append'),
      fc.array(almostMessage, { minLength: 1, maxLength: 6 }),
      async (step, messages) => {
        const stage = await enter();
        const isFirst = (id: number): boolean => id === 1;
        const spoil = (connection: (typeof stage.relay.connections)[number]): boolean => {
          for (const message of messages) connection.sendBytes(message);
          connection.cut(4500);
          return true;
        };
        stage.relay.script.onOpen = (one) => step === 'open' && isFirst(one.id) && spoil(one);
        stage.relay.script.onMessage = (one, { type }) =>
          type === step && isFirst(one.id) && spoil(one);
        const page = await stage.open();
        if (step === 'live') {
          await untilSynced(page);
          spoil(stage.relay.latest());
        }
        if (step === 'append') jot(page.doc, stage.entry, 'mine');
        await until(
          () => stage.relay.connections.length > 1 || page.status().relay.state === 'stopped',
        );
        // A final word of the relay stops it until somebody asks again.
        if (page.status().relay.state === 'stopped') page.retry();
        await untilSynced(page);
        const mine = step === 'append' ? ['mine'] : [];
        expect(textsOf(page.doc)).toEqual(mine);
        expect(textsOf(await replay(stage))).toEqual(mine);
        expect(page.doc.store.pendingStructs).toBeNull();
        await leave();
      },
    ),
    { numRuns: 40 },
  );
}, 120_000);

/** `good` with some bytes changed, cut short or lengthened. */
function bent(good: Bytes, bends: readonly (readonly [number, number])[], cut: number): Bytes {
  const changed = copyBytes(good);
  for (const [place, value] of bends) changed[place % changed.length] = value;
  return copyBytes(changed.subarray(0, Math.max(1, changed.length - cut)));
}

const bends = fc.array(fc.tuple(fc.nat(2_000), fc.nat(255)), { minLength: 1, maxLength: 4 });

test('[R6] frames that were changed on the way, and bodies that a member made up, harm nothing else', async () => {
  const stage = await enter();
  const page = await stage.open();
  await untilSynced(page);
  const bens = new Y.Doc();
  const good = updateOf(bens, (doc) => {
    jot(doc, stage.ben, 'a good item');
    doc.getArray('a').push(['x', { y: 1 }, 'z']);
    doc.getText('t').insert(0, 'text');
    doc.getArray('a').delete(1, 1);
  });
  let round = 0;
  await fc.assert(
    fc.asyncProperty(bends, fc.nat(20), fc.boolean(), async (changes, cut, isBody) => {
      const frame = isBody
        ? await stage.ben.frame(bent(good, changes, cut))
        : bent(await stage.ben.frame(good), changes, cut);
      stage.relay.append(frame);
      // What comes behind it arrives, and what is written here goes out.
      round += 1;
      const own = new Y.Doc();
      stage.relay.append(
        await stage.ben.frame(updateOf(own, (doc) => doc.getArray('rounds').push([round]))),
      );
      await until(() => page.doc.getArray('rounds').length === round);
      expect(page.doc.store.pendingStructs).toBeNull();
      expect(page.doc.store.pendingDs).toBeNull();
    }),
    { numRuns: 150 },
  );
  page.doc.getArray('mine').push(['still']);
  await untilSynced(page);
  expect(page.status().relay.state).toBe('connected');
  await page.close();
  const again = await stage.open();
  await untilSynced(again);
  expect(again.doc.getArray('rounds').length).toBe(round);
  expect(again.doc.getArray('mine').length).toBe(1);
}, 120_000);

test('[R6] an update that is well-formed can be applied, merged and read back without a throw', () => {
  const doc = new Y.Doc();
  const good = updateOf(doc, () => {
    doc.getMap('m').set('k', new Y.Map([['a', 1]]));
    doc.getArray('a').push(['x', { y: 1 }, 'z']);
    doc.getXmlFragment('f').push([new Y.XmlElement('p')]);
    doc.getText('t').insert(0, 'text');
    doc.getText('t').format(0, 2, { b: true });
    doc.getArray('a').delete(1, 1);
  });
  const more = updateOf(doc, () => {
    doc.getText('t').insert(2, 'more');
    doc.getArray('a').insert(1, ['q']);
    doc.getText('t').delete(0, 2);
  });
  // Small numbers are lengths, kinds and clocks: they make most of what is wrong and still readable.
  const small = fc.array(fc.tuple(fc.nat(400), fc.nat(20)), { minLength: 1, maxLength: 4 });
  let readable = 0;
  fc.assert(
    fc.property(fc.oneof(bends, small), fc.constantFrom(good, more), (changes, source) => {
      const update = bent(source, changes, 0);
      if (rangesOf(update) === undefined) return;
      readable += 1;
      const other = new Y.Doc();
      Y.applyUpdate(other, good);
      Y.applyUpdate(other, update);
      const empty = new Y.Doc();
      Y.applyUpdate(empty, update);
      Y.mergeUpdates([good, update]);
      Y.mergeUpdates([update, more, good, update]);
    }),
    { numRuns: 20_000 },
  );
  expect(readable).toBeGreaterThan(500);
}, 60_000);

test('[S1, S14] any bytes are read as presence, as a provider’s message and as ranges without a throw', () => {
  fc.assert(
    fc.property(bytes, (input) => {
      parseAwareness(input);
      parseFromProvider(input);
      rangesOf(input);
    }),
    { numRuns: 2_000 },
  );
});

test('[S20] any message on the bridge is dropped or is one of ours', async () => {
  const stage = await enter();
  const [owner, follower] = [await stage.open(), await stage.open()];
  await untilSynced(owner);
  const { openChannel } = stage.mia.shared;
  const bridge = createBridge(stage.entry.roomId, openChannel);
  const channel = openChannel(`room:${stage.entry.roomId}`);
  const type = fc.constantFrom('update', 'awareness', 'status', 'ask', 'answer', 'nonsense');
  const message = fc.record({
    type,
    update: fc.oneof(bytes, fc.string()),
    keys: fc.anything(),
    id: fc.string(),
    status: fc.object(),
    request: fc.anything(),
    local: fc.boolean(),
    origin: fc.constantFrom('own', 'relay'),
  });
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.record({ from: fc.string(), message })), (sent) => {
      try {
        channel.postMessage(sent);
      } catch (cause) {
        // Not everything can be cloned: that never reaches a page.
        if (!(cause instanceof DOMException)) throw cause;
      }
    }),
    { numRuns: 300 },
  );
  jot(follower.doc, stage.entry, 'from the follower');
  await until(() => textsOf(owner.doc).includes('from the follower'));
  await untilSynced(owner);
  bridge.close();
  channel.close();
}, 60_000);
