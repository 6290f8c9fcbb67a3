/** The agreement and the mentorship itself, compared with what they once were, and brought back. */
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { agreementOf, AGREEMENT_SECTIONS, sectionText } from '#shared/record/agreement.ts';
import { differencesFrom } from '#shared/record/differences.ts';
import { bringBack } from '#shared/record/operations/bringing-back.ts';
import { setMentorship } from '#shared/record/operations/mentorship.ts';
import { rootMap } from '#shared/record/schema.ts';
import { writeLines } from '../../support/record/note-writer.ts';
import {
  author,
  done,
  meet,
  pairRecord,
  reasonOf,
  replicaOf,
} from '../../support/record/people.ts';

const PURPOSE = { part: 'agreement', id: 'purpose' } as const;

/** A record with two sections, and what it is as of now. */
function agreed(): { readonly doc: Y.Doc; readonly was: Y.Doc } {
  const doc = pairRecord();
  writeLines(agreementOf(doc, 'purpose'), [
    { text: 'To grow' },
    { text: 'To lead a team', line: { kind: 'bullet' } },
    { text: 'And to enjoy it' },
  ]);
  writeLines(agreementOf(doc, 'ending'), [{ text: 'Without fault' }]);
  return { doc, was: replicaOf(doc) };
}

function empty(doc: Y.Doc): void {
  const text = agreementOf(doc, 'purpose');
  text.delete(0, text.length);
}

describe('[D128] a section of the agreement', () => {
  test('that lost most of its lines is missing, one that lost some reads otherwise', () => {
    const { doc, was } = agreed();
    expect(differencesFrom(was, doc)).toEqual([]);
    agreementOf(doc, 'purpose').delete(0, 'To grow'.length);
    expect(differencesFrom(was, doc)).toEqual([
      { ...PURPOSE, state: 'changed', text: '', lines: 1 },
    ]);
    empty(doc);
    expect(differencesFrom(was, doc)).toEqual([
      { ...PURPOSE, state: 'missing', text: '', lines: 3 },
    ]);
  });

  test('has what is gone again as it was, below what was written since', () => {
    const { doc, was } = agreed();
    empty(doc);
    agreementOf(doc, 'purpose').insert(0, 'Something else');
    done(bringBack(doc, author(), was, [PURPOSE]));
    expect(sectionText(agreementOf(doc, 'purpose'))).toBe(
      'Something else\nTo grow\n- To lead a team\nAnd to enjoy it',
    );
    expect(differencesFrom(was, doc)).toEqual([]);
  });

  test('stays as it is where another is brought back, and no word of anybody is lost', () => {
    const { doc, was } = agreed();
    const other = replicaOf(doc);
    empty(doc);
    agreementOf(other, 'ending').insert(0, 'Ends ');
    done(bringBack(doc, author(), was, [PURPOSE]));
    meet(doc, other);
    for (const one of [doc, other]) {
      expect(sectionText(agreementOf(one, 'ending'))).toBe('Ends Without fault');
      expect(sectionText(agreementOf(one, 'purpose'))).toContain('To grow');
    }
  });

  test('that there is none of by that name is refused, and nothing is written', () => {
    const { doc, was } = agreed();
    const before = Y.encodeStateVector(doc);
    const place = { part: 'agreement', id: 'no section' } as const;
    expect(reasonOf(bringBack(doc, author(), was, [place]))).toBe('unknown-item');
    expect(Y.encodeStateVector(doc)).toEqual(before);
  });

  test('in which a peer put anything else is compared all the same', () => {
    const { doc, was } = agreed();
    for (const section of AGREEMENT_SECTIONS) {
      agreementOf(was, section).insertEmbed(0, new Y.Map());
      agreementOf(doc, section).insertEmbed(0, { odd: true });
    }
    expect(differencesFrom(was, doc)).toEqual([]);
    done(bringBack(doc, author(), was, [PURPOSE]));
  });
});

describe('[D129] of the mentorship itself', () => {
  function told(): { readonly doc: Y.Doc; readonly was: Y.Doc } {
    const doc = pairRecord();
    const said = { name: 'Sam and Robin', kind: 'peer', reporting: 'no' } as const;
    done(setMentorship(doc, author(), { ...said, responseDays: 3, checkInDays: 7 }));
    return { doc, was: replicaOf(doc) };
  }

  test('it is said which of name, kind, reporting, response time and rhythm read otherwise', () => {
    const { doc, was } = told();
    done(setMentorship(doc, author(), { responseDays: 5, checkInDays: 9, reporting: 'yes' }));
    expect(differencesFrom(was, doc)).toMatchObject([
      {
        part: 'mentorship',
        state: 'changed',
        fields: ['reporting', 'responseDays', 'checkInDays'],
      },
    ]);
  });

  test('they are set back', () => {
    const { doc, was } = told();
    const other = { responseDays: 5, checkInDays: 9, reporting: 'yes', kind: 'team' } as const;
    done(setMentorship(doc, author(), other));
    done(bringBack(doc, author(), was, [{ part: 'mentorship', id: '' }]));
    expect(differencesFrom(was, doc)).toEqual([]);
    const meta = rootMap(doc, 'meta');
    const names = ['responseDays', 'checkInDays', 'reporting', 'kind'];
    expect(names.map((name) => meta.get(name))).toEqual([3, 7, 'no', 'peer']);
  });

  test('what was not said then is no difference', () => {
    const { doc } = told();
    expect(differencesFrom(pairRecord(), doc)).toEqual([]);
  });
});
