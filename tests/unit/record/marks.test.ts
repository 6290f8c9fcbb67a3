/** Marks at lines of the notes, and taking them away. */
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { ItemId } from '#shared/base/ids.ts';
import { addMark, dismissMark } from '#shared/record/operations/marks.ts';
import { readRecord } from '#shared/record/read-record.ts';
import { author, done, idNumber, pairRecord } from '../../support/record/people.ts';

const SESSION = idNumber<ItemId>(7);
const MARK = { id: '1:2+3:4', sessionId: SESSION, block: '1:2', blockHint: 'about the budget' };

function meet(one: Y.Doc, other: Y.Doc): void {
  Y.applyUpdate(one, Y.encodeStateAsUpdate(other));
  Y.applyUpdate(other, Y.encodeStateAsUpdate(one));
}

/** Two devices with one mark, which both found. */
function marked(): readonly [Y.Doc, Y.Doc] {
  const [sam, robin] = [pairRecord(), new Y.Doc()];
  meet(sam, robin);
  for (const doc of [sam, robin]) done(addMark(doc, author(), MARK));
  meet(sam, robin);
  return [sam, robin];
}

describe('[D17] a marked line', () => {
  test('is marked once for both, whoever found it', () => {
    const [sam, robin] = marked();
    expect(readRecord(sam).marks).toMatchObject([
      { kind: 'merged-while-apart', sessionId: SESSION, blockHint: 'about the budget' },
    ]);
    expect(readRecord(robin).marks).toEqual(readRecord(sam).marks);
  });

  test('is marked no more for both when either takes the mark away', () => {
    const [sam, robin] = marked();
    done(dismissMark(robin, author(), MARK.id));
    meet(sam, robin);
    expect(readRecord(sam).marks).toEqual([]);
    expect(readRecord(robin).marks).toEqual([]);
  });

  test('stays dismissed though a third device marks it anew', () => {
    const [sam, robin] = marked();
    const third = new Y.Doc();
    Y.applyUpdate(third, Y.encodeStateAsUpdate(sam));
    third.getMap('marks').delete(MARK.id);
    done(addMark(third, author(), MARK));
    done(dismissMark(sam, author(), MARK.id));
    meet(sam, third);
    meet(sam, robin);
    expect(readRecord(robin).marks).toEqual([]);
  });

  test('is not marked again', () => {
    const [sam] = marked();
    const again = addMark(sam, author(), { ...MARK, block: 'first' });
    expect(again).toMatchObject({ ok: false, error: { reason: 'exists' } });
  });
});

describe('[D137] a mark in the agreement', () => {
  const AT_PURPOSE = { id: '1:2+3:4', section: 'purpose', block: '1:2', blockHint: 'why' } as const;

  test('says its section, and no session', () => {
    const doc = pairRecord();
    done(addMark(doc, author(), AT_PURPOSE));
    expect(readRecord(doc).marks).toMatchObject([{ section: 'purpose', sessionId: undefined }]);
  });

  test('at a section that is none is refused, and where a peer wrote one it is not read', () => {
    const doc = pairRecord();
    const wrong = { ...AT_PURPOSE, section: 'weather' } as never;
    expect(addMark(doc, author(), wrong)).toMatchObject({ error: { reason: 'bad-value' } });
    done(addMark(doc, author(), AT_PURPOSE));
    const mark = doc.getMap('marks').get(AT_PURPOSE.id);
    if (!(mark instanceof Y.Map)) throw new Error('no mark');
    for (const section of ['weather', 7, new Y.Map(), null]) {
      mark.set('section', section);
      expect(readRecord(doc)).toMatchObject({ marks: [], unreadable: 1 });
    }
  });
});
