import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { ItemId } from '#shared/base/ids.ts';
import { notesOf } from '#shared/record/notes.ts';
import { twicePlaces, type TwicePlace } from '#shared/record/notes-merge.ts';
import { noteWriter, type NoteWriter } from '../../support/record/note-writer.ts';
import { idNumber, meet, replicaOf } from '../../support/record/people.ts';

const SESSION = idNumber<ItemId>(7);
const PARAGRAPHS = [
  'Ask Dana about the budget and the plan',
  'Tell Kim about the budget and the plan',
  'Read chapter seven, then the notes of Monday',
] as const;

function writerOf(doc: Y.Doc): NoteWriter {
  return noteWriter(notesOf(doc, SESSION));
}

function apart(): readonly [Y.Doc, Y.Doc] {
  const doc = new Y.Doc();
  for (const [index, text] of PARAGRAPHS.entries()) {
    if (index > 0) writerOf(doc).split({ block: index - 1, at: 10_000 });
    writerOf(doc).type({ block: index, at: 0 }, text);
  }
  return [doc, replicaOf(doc)];
}

function places(doc: Y.Doc): readonly TwicePlace[] {
  return twicePlaces(notesOf(doc, SESSION));
}

function texts(doc: Y.Doc): string {
  return writerOf(doc).blocks().join('\n');
}

function timesOf(part: string, text: string): number {
  return text.split(part).length - 1;
}

const inside = fc.integer({ min: 1, max: 37 });

test('[D16] wherever two split one paragraph, the tail that comes out twice is found', () => {
  fc.assert(
    fc.property(inside, inside, fc.nat(2), (first, second, block) => {
      const [sam, robin] = apart();
      writerOf(sam).split({ block, at: first });
      writerOf(robin).split({ block, at: second });
      meet(sam, robin);
      const tail = PARAGRAPHS[block]?.slice(Math.max(first, second)) ?? '';
      const visible = tail.replaceAll(' ', '').length;
      expect(places(sam).map(({ blockHint }) => blockHint)).toEqual(
        visible < 3 ? [] : [tail.trim()],
      );
      expect(places(robin)).toEqual(places(sam));
    }),
    { numRuns: 150 },
  );
});

type Edit =
  | { readonly type: 'type'; readonly block: number; readonly at: number; readonly text: string }
  | {
      readonly type: 'split' | 'heading' | 'bold' | 'erase';
      readonly block: number;
      readonly at: number;
    };

const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({
    type: fc.constant('type' as const),
    block: fc.nat(5),
    at: fc.nat(40),
    text: fc.constantFrom('well, ', 'Friday', 'about the budget', '!', 'Call Sam '),
  }),
  fc.record({
    type: fc.constantFrom('split' as const, 'heading' as const, 'bold' as const, 'erase' as const),
    block: fc.nat(5),
    at: fc.nat(40),
  }),
);

function apply(doc: Y.Doc, { block, at, ...change }: Edit): void {
  const writer = writerOf(doc);
  if (change.type === 'type') writer.type({ block, at }, change.text);
  else if (change.type === 'split') writer.split({ block, at });
  else if (change.type === 'heading') writer.makeHeading({ block, at });
  else if (change.type === 'bold') writer.embolden({ block, at: Math.min(at, 5) }, 3);
  else writer.erase({ block, at: Math.min(at, 3) }, 2);
}

test('[D16] people who see each other’s edits never get a place', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), edit), { maxLength: 15 }), (edits) => {
      const [sam, robin] = apart();
      for (const [bySam, change] of edits) {
        apply(bySam ? sam : robin, change);
        meet(sam, robin);
        expect(places(sam)).toEqual([]);
      }
    }),
    { numRuns: 120 },
  );
});

test('[D16] one who works alone while the other only types elsewhere gets none', () => {
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 8 }), (edits) => {
      const [sam, robin] = apart();
      for (const change of edits) apply(sam, change);
      writerOf(robin).type({ block: 2, at: 4 }, 'slowly, with the budget at hand, ');
      meet(sam, robin);
      expect(places(sam)).toEqual([]);
    }),
    { numRuns: 120 },
  );
});

test('[D16] what is found after two worked apart does stand twice', () => {
  fc.assert(
    fc.property(
      fc.array(edit, { maxLength: 5 }),
      fc.array(edit, { maxLength: 5 }),
      (ofSam, ofRobin) => {
        const [sam, robin] = apart();
        for (const [doc, edits] of [
          [sam, ofSam],
          [robin, ofRobin],
        ] as const)
          for (const change of edits) apply(doc, change);
        meet(sam, robin);
        for (const { blockHint } of places(sam))
          expect(timesOf(blockHint.split('\n')[0] ?? '', texts(sam))).toBeGreaterThan(1);
        expect(places(robin)).toEqual(places(sam));
      },
    ),
    { numRuns: 150 },
  );
});
