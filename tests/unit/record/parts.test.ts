/** What all parts of the record have in common: texts of several lines, addresses, what is kept by key. [D87 to D90] */
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { ItemId } from '#shared/base/ids.ts';
import { addTo, changeIn } from '#shared/record/operations/items.ts';
import { putMember, updateCard } from '#shared/record/operations/members.ts';
import { removeItem } from '#shared/record/operations/removal.ts';
import { ANSWER } from '#shared/record/parts/answers.ts';
import { JOT } from '#shared/record/parts/jots.ts';
import { RESOURCE } from '#shared/record/parts/resources.ts';
import { SESSION } from '#shared/record/parts/sessions.ts';
import { readRecord } from '#shared/record/read-record.ts';
import { itemMap } from '#shared/record/schema.ts';
import {
  author,
  done,
  idNumber,
  meet,
  pairRecord,
  reasonOf,
  replicaOf,
  ROBIN,
  SAM,
} from '../../support/record/people.ts';

const NOBODY = idNumber<ItemId>(97);

describe('[D87] texts of several lines', () => {
  test('keep their line breaks, as one kind, and lose what cannot be seen', () => {
    const doc = pairRecord();
    const text = ' First\r\nsecond\u2028third\u0000\tend ';
    const question = done(addTo(doc, author(), JOT, { text: 'Why?', kind: 'question' }));
    done(addTo(doc, author(), ANSWER, { text, onId: question }));
    expect(readRecord(doc).answers[0]?.text).toBe('First\nsecond\nthird end');
  });

  test('are refused when nothing is seen or when they are too long, and cut where a peer wrote them', () => {
    const doc = pairRecord();
    const add = (text: string) => addTo(doc, author(), ANSWER, { text });
    expect(reasonOf(add('\n \u200B\n'))).toBe('empty');
    expect(reasonOf(add('é'.repeat(8_001)))).toBe('too-long');
    expect(reasonOf(add('a '.repeat(5_000_000)))).toBe('too-long');
    const id = done(add('😀\n'.repeat(4_000)));
    itemMap(doc, 'answers', id)?.set('text', 'é'.repeat(20_000));
    expect(readRecord(doc).answers[0]?.text).toBe('é'.repeat(8_000));
  });

  test.each([
    'javascript:alert(1)',
    'https://me:secret@example.org',
    'ftp://example.org',
    'nowhere',
  ])('the address %s is refused, and not read where a peer wrote it', (url) => {
    const doc = pairRecord();
    expect(reasonOf(addTo(doc, author(), RESOURCE, { title: 'A book', url }))).toBe('bad-link');
    const id = done(addTo(doc, author(), RESOURCE, { title: 'A book', url: 'https://a.example' }));
    itemMap(doc, 'resources', id)?.set('url', url);
    expect(readRecord(doc).resources[0]?.url).toBeUndefined();
  });
});

describe('[D88] what is kept for each member', () => {
  test('is kept of both, who began it while apart', () => {
    const doc = pairRecord();
    const id = done(addTo(doc, author(), SESSION, { title: 'Kick-off' }));
    const other = replicaOf(doc);
    done(changeIn(doc, author(), SESSION, id, { learned: { [SAM]: 'To ask' } }));
    done(changeIn(other, author(0, ROBIN), SESSION, id, { learned: { [ROBIN]: 'To listen' } }));
    meet(doc, other);
    for (const one of [doc, other])
      expect(Object.fromEntries(readRecord(one).sessions[0]?.learned ?? [])).toEqual({
        [SAM]: 'To ask',
        [ROBIN]: 'To listen',
      });
  });

  test('is passed over under a key that is none, and with a value that is none', () => {
    const doc = pairRecord();
    const id = done(addTo(doc, author(), SESSION, { attendance: { [SAM]: 'there' } }));
    const session = itemMap(doc, 'sessions', id);
    session?.set('attendance.nobody', 'there');
    session?.set(`attendance.${ROBIN}`, 'asleep');
    session?.set('attendance', 'everybody');
    expect(readRecord(doc).sessions[0]?.attendance).toEqual([[SAM, 'there']]);
  });
});

describe('[D89] an item of any part', () => {
  test('names members and items that are there, but where it named them before', () => {
    const doc = pairRecord();
    const question = done(addTo(doc, author(), JOT, { text: 'Why?', kind: 'question' }));
    expect(reasonOf(addTo(doc, author(), ANSWER, { text: 'So', onId: NOBODY }))).toBe(
      'unknown-item',
    );
    const id = done(addTo(doc, author(), ANSWER, { text: 'So', onId: question }));
    done(removeItem(doc, author(), { part: 'jots', id: question }));
    expect(reasonOf(addTo(doc, author(), ANSWER, { text: 'So', onId: question }))).toBe(
      'unknown-item',
    );
    done(changeIn(doc, author(), ANSWER, id, { text: 'Because', onId: question }));
    const forMember = idNumber<typeof SAM>(96);
    expect(reasonOf(addTo(doc, author(), RESOURCE, { title: 'A', forMember }))).toBe(
      'unknown-member',
    );
  });

  test('keeps what is left out, loses what is null, and stays one', () => {
    const doc = pairRecord();
    const id = done(
      addTo(doc, author(), RESOURCE, { title: 'A book', why: 'It helped me', state: 'read' }),
    );
    done(changeIn(doc, author(), RESOURCE, id, { why: null }));
    expect(readRecord(doc).resources[0]).toMatchObject({ title: 'A book', state: 'read' });
    expect(readRecord(doc).resources[0]?.why).toBeUndefined();
    const nothing = { title: null } as unknown as { title: string };
    expect(reasonOf(changeIn(doc, author(), RESOURCE, id, nothing))).toBe('empty');
    expect(readRecord(doc).resources).toHaveLength(1);
  });
});

test('[D90] a card says what somebody says of themselves, beside name, role and colour', () => {
  const doc = pairRecord();
  const before = readRecord(doc).members.find(({ id }) => id === SAM);
  done(
    updateCard(doc, author(), SAM, {
      zone: 'Pacific/Auckland',
      strengths: 'Listening\nand raising children',
      mentorTypes: { coping: true, peer: true },
    }),
  );
  done(updateCard(doc, author(), SAM, { mentorTypes: { peer: null } }));
  const { name, role, colour } = before ?? {};
  expect(readRecord(doc).members.find(({ id }) => id === SAM)).toMatchObject({
    ...{ name, role, colour, zone: 'Pacific/Auckland' },
    strengths: 'Listening\nand raising children',
    mentorTypes: [['coping', true]],
  });
  expect(reasonOf(updateCard(doc, author(), SAM, { zone: 'Mars/Olympus' }))).toBe('bad-value');
  expect(reasonOf(updateCard(new Y.Doc(), author(), SAM, {}))).toBe('unknown-item');
  done(putMember(doc, author(), { id: SAM, name: 'Sam', role: 'mentor' }));
  expect(readRecord(doc).members.find(({ id }) => id === SAM)?.zone).toBe('Pacific/Auckland');
});
