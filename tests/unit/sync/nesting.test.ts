/** What lies in one another deeper than Yjs can delete or write again: it does not come in, however it comes. */
import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { Bytes } from '#shared/base/bytes.ts';
import { MAX_NESTING, nestingIn } from '../../../extension/sync/nesting.ts';
import { rangesOf } from '../../../extension/sync/update-ranges.ts';
import { updateOf, type LogAuthor } from '../../support/sync/log-author.ts';
import {
  enter,
  jot,
  leave,
  textsOf,
  until,
  untilSynced,
  untilTrue,
  type Stage,
} from '../../support/sync/stage.ts';

afterEach(leave);

/** What Yjs cannot delete: it throws from some 2,500 levels on, later in other engines. */
const FAR_TOO_DEEP = 20_000;

type Maps = Y.Map<unknown>;

/** Puts `levels` maps into one another, the first one into `into`; returns the innermost. */
function deepen(into: Maps, levels: number): Maps {
  let map = into;
  for (let level = 0; level < levels; level += 1) map = map.set('in', new Y.Map<unknown>());
  return map;
}

/** Lists in one another, each beside a first one: their depth is told by what they lie beside only. */
function deepenBeside(into: Y.Array<unknown>, levels: number): void {
  let list = into;
  for (let level = 0; level < levels; level += 1) {
    list.push([1]);
    const next = new Y.Array<unknown>();
    list.push([next]);
    list = next;
  }
}

function nested(levels: number): Y.Doc {
  const doc = new Y.Doc();
  doc.transact(() => deepen(doc.getMap('later'), levels));
  return doc;
}

function stateOf(doc: Y.Doc): Uint8Array {
  return Y.encodeStateAsUpdate(doc);
}

test('[R6] an update is told to be too deep from one level beyond the limit on', () => {
  expect(nestingIn(new Y.Doc(), stateOf(nested(MAX_NESTING)))).toBe('fits');
  expect(nestingIn(new Y.Doc(), stateOf(nested(MAX_NESTING + 1)))).toBe('too-deep');
  const beside = new Y.Doc();
  beside.transact(() => deepenBeside(beside.getArray('later'), MAX_NESTING + 1));
  expect(nestingIn(new Y.Doc(), stateOf(beside))).toBe('too-deep');
  expect(nestingIn(new Y.Doc(), stateOf(nested(FAR_TOO_DEEP)))).toBe('too-deep');
});

test('[R6] each level counts on what is there, and without that nobody can say', () => {
  const bens = nested(MAX_NESTING - 1);
  const ours = new Y.Doc();
  Y.applyUpdate(ours, stateOf(bens));
  let innermost: Maps = bens.getMap('later');
  for (let map: unknown = innermost; map instanceof Y.Map; map = map.get('in')) innermost = map;
  const one = updateOf(bens, () => deepen(innermost, 1));
  const two = updateOf(bens, () => deepen(deepen(innermost, 1), 1));
  expect(nestingIn(ours, one)).toBe('fits');
  expect(nestingIn(new Y.Doc(), one)).toBe('unplaced');
  Y.applyUpdate(ours, one);
  expect(nestingIn(ours, two)).toBe('too-deep');
});

test('[R6] what lies in something that was deleted is not there, and what is there counts no second time', () => {
  const bens = nested(MAX_NESTING);
  const ours = new Y.Doc();
  Y.applyUpdate(ours, stateOf(bens));
  expect(nestingIn(ours, stateOf(bens))).toBe('fits');
  const inner = bens.getMap('later').get('in');
  if (!(inner instanceof Y.Map)) throw new Error('no map');
  const more = updateOf(bens, () => void inner.set('beside', new Y.Map()));
  ours.getMap('later').delete('in');
  expect(nestingIn(ours, more)).toBe('fits');
});

/** An update of one struct of client 5 whose parent is client 6's, and the other way round. */
const CIRCLE: Uint8Array = new Uint8Array([
  ...[2, 1, 5, 0, 0x27, 0, 6, 0, 1, 97, 1],
  ...[1, 6, 0, 0x27, 0, 5, 0, 1, 97, 1, 0],
]);

test('[R6] types that lie in each other in a circle end nothing', () => {
  expect(rangesOf(CIRCLE)).toBeDefined();
  expect(nestingIn(new Y.Doc(), CIRCLE)).toBe('unplaced');
});

/** A value that reads well and cannot be written again: an embed of lists in one another. */
function deepEmbed(levels: number): Uint8Array {
  const doc = new Y.Doc();
  doc.getText('t').insertEmbed(0, { v: 'here' });
  let embed: unknown[] = [];
  for (let level = 1; level < levels; level += 1) embed = [embed];
  for (const struct of [...doc.store.clients.values()].flat())
    if (struct instanceof Y.Item && struct.content instanceof Y.ContentEmbed)
      struct.content.embed = embed;
  return stateOf(doc);
}

test('[R6] a plain value that is too deep is no part of an update', () => {
  const doc = new Y.Doc();
  const value = (levels: number): Uint8Array => {
    let list: unknown[] = [];
    for (let level = 1; level < levels; level += 1) list = level % 2 === 0 ? [list] : [{ list }];
    doc.getMap('m').set('k', list);
    return stateOf(doc);
  };
  expect(rangesOf(value(MAX_NESTING / 2))).toBeDefined();
  expect(rangesOf(value(MAX_NESTING + 1))).toBeUndefined();
  expect(rangesOf(deepEmbed(MAX_NESTING))).toBeDefined();
  expect(rangesOf(deepEmbed(MAX_NESTING + 1))).toBeUndefined();
});

/** Updates that nest one another ever deeper, in this order. */
function levelByLevel(each: number, count: number): readonly Bytes[] {
  const bens = new Y.Doc();
  let map: Maps = bens.getMap('later');
  return Array.from({ length: count }, () =>
    updateOf(bens, () => {
      map = deepen(map, each);
    }),
  );
}

function depthOf(doc: Y.Doc): number {
  let depth = 0;
  for (let map: unknown = doc.getMap('later').get('in'); map instanceof Y.Map; map = map.get('in'))
    depth += 1;
  return depth;
}

function notebook(author: LogAuthor): (text: string) => Promise<Bytes> {
  const doc = new Y.Doc();
  return (text) => author.frame(updateOf(doc, () => void jot(doc, author, text)));
}

/** What the rows hold. */
async function stored(stage: Stage): Promise<Y.Doc> {
  const doc = new Y.Doc();
  for (const { update } of (await stage.rows()).rows) Y.applyUpdate(doc, update);
  return doc;
}

/** What Ben wrote beside it is there; Mia writes, deletes whatever there is, and all of it is stored. */
async function goesOn(stage: Stage, atMost: number): Promise<void> {
  const page = await stage.open();
  await untilSynced(page);
  await until(() => textsOf(page.doc).includes('after it'));
  expect(page.status().attention).toMatchObject([{ type: 'unreadable' }]);
  jot(page.doc, stage.entry, 'and goes on');
  await untilSynced(page);
  await page.close();
  expect(depthOf(await stored(stage))).toBeLessThanOrEqual(atMost);
  const again = await stage.open();
  await untilSynced(again);
  expect(depthOf(again.doc)).toBeLessThanOrEqual(atMost);
  again.doc.getMap('later').delete('in');
  expect(again.doc.getMap('later').size).toBe(0);
  await untilSynced(again);
  const { length } = stage.relay.log;
  await untilTrue(async () => (await stage.rows()).state.cursor?.seq === length);
  expect(textsOf(await stored(stage))).toEqual(['after it', 'and goes on']);
}

// Taken out: nestingIn of the intake. Mia's page threw on deleting it, and kept half of it.
test('[R6] types too deep in one entry are set aside, with what deletes them; the rest goes on', async () => {
  const stage = await enter();
  const bens = nested(FAR_TOO_DEEP);
  // Ben's own page could not delete it either: one like it in which only the outermost is does.
  const like = new Y.Doc();
  like.clientID = bens.clientID;
  deepen(like.getMap('later'), 1);
  const deletes = updateOf(like, () => like.getMap('later').delete('in'));
  stage.relay.log.push(await stage.ben.frame(stateOf(bens)), await stage.ben.frame(deletes));
  stage.relay.log.push(await notebook(stage.ben)('after it'));
  await goesOn(stage, 0);
});

test('[R6] types too deep by many entries: those that fit are taken, the others set aside', async () => {
  const stage = await enter();
  for (const update of levelByLevel(50, 60)) stage.relay.log.push(await stage.ben.frame(update));
  stage.relay.log.push(await notebook(stage.ben)('after it'));
  await goesOn(stage, MAX_NESTING);
});

test('[R6] types too deep by entries that come in the wrong order, live, leave no row that is', async () => {
  const stage = await enter();
  const page = await stage.open();
  await untilSynced(page);
  for (const update of levelByLevel(MAX_NESTING, 15).toReversed())
    stage.relay.append(await stage.ben.frame(update));
  stage.relay.append(await notebook(stage.ben)('after it'));
  await until(() => textsOf(page.doc).includes('after it'));
  const { length } = stage.relay.log;
  await untilTrue(async () => (await stage.rows()).state.cursor?.seq === length);
  expect(depthOf(page.doc)).toBeLessThanOrEqual(MAX_NESTING);
  await page.close();
  await goesOn(stage, MAX_NESTING);
});
