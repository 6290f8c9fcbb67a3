import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { ItemId } from '#shared/base/ids.ts';
import { watchMerges } from '#shared/record/merge-watch.ts';
import { notesOf } from '#shared/record/notes.ts';
import { twicePlaces } from '#shared/record/notes-merge.ts';
import { addMark, dismissMark } from '#shared/record/operations/marks.ts';
import { readRecord } from '#shared/record/read-record.ts';
import { noteWriter, type NoteWriter } from '../../support/record/note-writer.ts';
import {
  author,
  done,
  idNumber,
  meet,
  replicaOf,
  ROBIN,
  SAM,
} from '../../support/record/people.ts';

const SESSION = idNumber<ItemId>(7);

function writerOf(doc: Y.Doc): NoteWriter {
  return noteWriter(notesOf(doc, SESSION));
}

/** Two replicas of notes with these paragraphs. */
function apart(...paragraphs: readonly string[]): readonly [Y.Doc, Y.Doc] {
  const doc = new Y.Doc();
  const writer = writerOf(doc);
  for (const [index, text] of paragraphs.entries()) {
    if (index > 0) writer.split({ block: index - 1, at: 10_000 });
    writer.type({ block: index, at: 0 }, text);
  }
  return [doc, replicaOf(doc)];
}

function hints(doc: Y.Doc): readonly string[] {
  return twicePlaces(notesOf(doc, SESSION)).map((place) => place.blockHint);
}

describe('what two people do to the same paragraph while apart', () => {
  test('[D16] both split it: the tail that stands twice is found, alike on both sides', () => {
    const [sam, robin] = apart('First', 'Ask Dana about the budget', 'Last');
    writerOf(sam).split({ block: 1, at: 3 });
    writerOf(robin).split({ block: 1, at: 14 });
    meet(sam, robin);
    expect(
      writerOf(sam)
        .blocks()
        .filter((text) => text.endsWith('the budget')),
    ).toHaveLength(2);
    expect(hints(sam)).toEqual(['the budget']);
    expect(twicePlaces(notesOf(robin, SESSION))).toEqual(twicePlaces(notesOf(sam, SESSION)));
  });

  test('[D16] both split at the same place', () => {
    const [sam, robin] = apart('Ask Dana about the budget');
    writerOf(sam).split({ block: 0, at: 9 });
    writerOf(robin).split({ block: 0, at: 9 });
    meet(sam, robin);
    expect(hints(robin)).toEqual(['about the budget']);
  });

  test('[D16] one splits twice, the other once', () => {
    const [sam, robin] = apart('Ask Dana about the budget and the plan');
    writerOf(sam).split({ block: 0, at: 9 });
    writerOf(sam).split({ block: 1, at: 6 });
    writerOf(robin).split({ block: 0, at: 15 });
    meet(sam, robin);
    expect(hints(sam)).toHaveLength(1);
  });

  test('[D16] both went on typing in their copies', () => {
    const [sam, robin] = apart('Ask Dana about the budget of the second quarter');
    writerOf(sam).split({ block: 0, at: 9 });
    writerOf(sam).type({ block: 1, at: 0 }, 'Today: ');
    writerOf(robin).split({ block: 0, at: 9 });
    writerOf(robin).type({ block: 1, at: 10_000 }, ', if there is time');
    meet(sam, robin);
    expect(hints(sam)).toEqual(['about the budget of the second quarter']);
  });

  test('[D16] one put the copy before what they had inserted there first', () => {
    const [sam, robin] = apart('Go. Ask Dana about the budget');
    const take = (doc: Y.Doc, ...inserted: readonly string[]): void => {
      const notes = notesOf(doc, SESSION);
      const first: unknown = notes.get(0);
      const text: unknown = first instanceof Y.XmlElement && first.get(0);
      if (text instanceof Y.XmlText) text.delete(4, 25);
      for (const content of inserted) {
        const paragraph = new Y.XmlElement('paragraph');
        paragraph.insert(0, [new Y.XmlText(content)]);
        notes.insert(1, [paragraph]);
      }
    };
    take(sam, 'Then lunch', 'Ask Dana about the budget');
    take(robin, 'Ask Dana about the budget');
    meet(sam, robin);
    expect(hints(sam)).toEqual(['Ask Dana about the budget']);
  });

  test('[D16] both split an item of a list', () => {
    const [sam, robin] = apart('Before', 'Ask Dana about the budget');
    writerOf(sam).makeList({ block: 1, at: 0 });
    meet(sam, robin);
    writerOf(sam).splitItem({ block: 1, at: 4 });
    writerOf(robin).splitItem({ block: 1, at: 9 });
    meet(sam, robin);
    expect(hints(sam)).toEqual(['about the budget']);
  });

  test('[D16] both turned it into something else', () => {
    const [sam, robin] = apart('Before', 'Ask Dana about the budget', 'After');
    writerOf(sam).makeHeading({ block: 1, at: 0 });
    writerOf(robin).makeList({ block: 1, at: 0 });
    meet(sam, robin);
    expect(hints(sam)).toEqual(['Ask Dana about the budget']);
  });

  test('[D16] the place named is a block that stands in the notes', () => {
    const [sam, robin] = apart('Ask Dana about the budget');
    writerOf(sam).split({ block: 0, at: 4 });
    writerOf(robin).split({ block: 0, at: 9 });
    meet(sam, robin);
    const names = notesOf(sam, SESSION)
      .toArray()
      .map((node) => `${node._item?.id.client}:${node._item?.id.clock}`);
    expect(names).toContain(twicePlaces(notesOf(sam, SESSION))[0]?.block);
  });
});

describe('what is no such place', () => {
  test('[D16] one splits, the other types in another paragraph', () => {
    const [sam, robin] = apart('Ask Dana about the budget', 'Second');
    writerOf(sam).split({ block: 0, at: 9 });
    writerOf(robin).type({ block: 1, at: 6 }, ' about the budget');
    meet(sam, robin);
    expect(hints(sam)).toEqual([]);
  });

  test('[D16] both split, but different paragraphs', () => {
    const [sam, robin] = apart('Ask Dana about the budget', 'Tell Kim about the budget');
    writerOf(sam).split({ block: 0, at: 9 });
    writerOf(robin).split({ block: 1, at: 9 });
    meet(sam, robin);
    expect(hints(sam)).toEqual([]);
  });

  test('[D16] one splits after having seen the split of the other', () => {
    const [sam, robin] = apart('Ask Dana about the budget, about the budget');
    writerOf(sam).split({ block: 0, at: 26 });
    meet(sam, robin);
    writerOf(robin).split({ block: 0, at: 9 });
    meet(sam, robin);
    expect(writerOf(sam).blocks()).toEqual(['Ask Dana ', 'about the budget,', ' about the budget']);
    expect(hints(sam)).toEqual([]);
  });

  test('[D16] both add the same new line after a paragraph that lost nothing', () => {
    const [sam, robin] = apart('First', 'Last');
    for (const doc of [sam, robin]) {
      writerOf(doc).split({ block: 0, at: 5 });
      writerOf(doc).type({ block: 1, at: 0 }, 'Book a room for Monday');
    }
    meet(sam, robin);
    expect(hints(sam)).toEqual([]);
  });

  test('[D16] both add different lines after a paragraph that both shortened', () => {
    const [sam, robin] = apart('First of all, the news', 'Last');
    for (const [doc, text] of [
      [sam, 'Book the meeting'],
      [robin, 'Write the greeting'],
    ] as const) {
      writerOf(doc).erase({ block: 0, at: 12 }, 10);
      writerOf(doc).split({ block: 0, at: 12 });
      writerOf(doc).type({ block: 1, at: 0 }, text);
    }
    meet(sam, robin);
    expect(hints(sam)).toEqual([]);
  });

  test('[D16] a copy that was taken out again', () => {
    const [sam, robin] = apart('Ask Dana about the budget');
    writerOf(sam).split({ block: 0, at: 9 });
    writerOf(robin).split({ block: 0, at: 9 });
    meet(sam, robin);
    writerOf(sam).erase({ block: 2, at: 0 }, 16);
    expect(hints(sam)).toEqual([]);
  });

  test('[D16] a place made before this merge is not found again by it', () => {
    const [sam, robin] = apart('Ask Dana about the budget');
    writerOf(sam).split({ block: 0, at: 9 });
    writerOf(robin).split({ block: 0, at: 9 });
    meet(sam, robin);
    const before = Y.decodeStateVector(Y.encodeStateVector(sam));
    expect(twicePlaces(notesOf(sam, SESSION), before)).toEqual([]);
  });
});

describe('marks', () => {
  function merged(): readonly [Y.Doc, Y.Doc] {
    const [sam, robin] = apart('Ask Dana about the budget');
    watchMerges(sam, () => author(1, SAM));
    watchMerges(robin, () => author(2, ROBIN));
    writerOf(sam).split({ block: 0, at: 9 });
    writerOf(robin).split({ block: 0, at: 9 });
    meet(sam, robin);
    meet(sam, robin);
    return [sam, robin];
  }

  test('[D17] both see one mark at the place, whoever found it', () => {
    const [sam, robin] = merged();
    expect(readRecord(sam).marks).toHaveLength(1);
    expect(readRecord(sam).marks[0]).toMatchObject({
      kind: 'merged-while-apart',
      sessionId: SESSION,
      blockHint: 'about the budget',
    });
    expect(readRecord(robin).marks).toEqual(readRecord(sam).marks);
  });

  test('[D17] either takes the mark away for both', () => {
    const [sam, robin] = merged();
    done(dismissMark(robin, author(), readRecord(robin).marks[0]?.id ?? ''));
    meet(sam, robin);
    expect(readRecord(sam).marks).toEqual([]);
    expect(readRecord(robin).marks).toEqual([]);
  });

  test('[D17] a dismissed mark stays dismissed though a third device marks the place anew', () => {
    const [sam, robin] = merged();
    const mark = readRecord(sam).marks[0];
    if (!mark) throw new Error('no mark');
    const third = new Y.Doc();
    Y.applyUpdate(third, Y.encodeStateAsUpdate(sam));
    third.getMap('marks').delete(mark.id);
    done(addMark(third, author(), { ...mark, block: mark.block ?? '' }));
    done(dismissMark(sam, author(), mark.id));
    meet(sam, third);
    meet(sam, robin);
    expect(readRecord(robin).marks).toEqual([]);
  });

  test('[D17] a place that is marked is not marked again', () => {
    const [sam] = merged();
    const mark = readRecord(sam).marks[0];
    if (!mark) throw new Error('no mark');
    expect(addMark(sam, author(), { ...mark, block: '1:1' })).toMatchObject({
      ok: false,
      error: { reason: 'exists' },
    });
  });

  test('[D17] notes that no page has opened are watched too', () => {
    const [sam, robin] = apart('Ask Dana about the budget');
    const headless = new Y.Doc();
    Y.applyUpdate(headless, Y.encodeStateAsUpdate(sam));
    watchMerges(headless, () => author());
    writerOf(sam).split({ block: 0, at: 9 });
    writerOf(robin).split({ block: 0, at: 9 });
    Y.applyUpdate(headless, Y.encodeStateAsUpdate(sam));
    Y.applyUpdate(headless, Y.encodeStateAsUpdate(robin));
    expect(readRecord(headless).marks).toHaveLength(1);
  });
});
