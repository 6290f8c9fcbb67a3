/**
 * Whatever a partner wrote into a field of what stands between sessions, of feedback and of resources, in the
 * bin too: every line is drawn, with what is right beside it, and no address leads out of the web. [D5, U254, U260]
 */
import { screen } from '@testing-library/preact';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { newId, type ItemId } from '#shared/base/ids.ts';
import { SHAPES } from '#shared/record/item-shapes.ts';
import { addComment } from '#shared/record/operations/comments.ts';
import { addTo } from '#shared/record/operations/items.ts';
import { addJot } from '#shared/record/operations/jots.ts';
import type { Shape } from '#shared/record/part-shape.ts';
import { REFLECTION } from '#shared/record/parts/reflections.ts';
import { rootMap, type ItemPart } from '#shared/record/schema.ts';
import { BetweenBlock } from '../../../extension/views/between/BetweenBlock.tsx';
import { BinPage } from '../../../extension/views/dashboard/BinPage.tsx';
import { FeedbackList } from '../../../extension/views/feedback/FeedbackList.tsx';
import { Curiosities } from '../../../extension/views/resources/Curiosities.tsx';
import { Introductions } from '../../../extension/views/resources/Introductions.tsx';
import { Lessons } from '../../../extension/views/resources/Lessons.tsx';
import { Resources } from '../../../extension/views/resources/Resources.tsx';
import { author, done, HOUR, MONDAY, pairRecord, ROBIN, SAM } from '../../support/record/people.ts';
import { drawIn, roomOver } from '../../unit/session/session-page.tsx';
import '../../../extension/locales/pages.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What an item of each part needs to be one. */
const RIGHT: Readonly<Partial<Record<ItemPart, Fields>>> = {
  jots: { kind: 'question', text: 'theirs' },
  answers: { text: 'theirs' },
  checkIns: { mood: 'good' },
  reviewRequests: { title: 'theirs', reply: 'theirs' },
  reflections: { text: 'theirs' },
  feedback: { forMember: SAM, impact: 'theirs' },
  takeaways: { kind: 'lesson', text: 'theirs' },
  resources: { title: 'theirs' },
  introductions: { title: 'theirs', state: 'met' },
  comments: { text: 'theirs', onPart: 'jots' },
};

/** Each value made anew for each place: a shared type stands in one place only. */
const WRONG: Readonly<Record<string, () => unknown>> = {
  'a number': () => 7e300,
  true: () => true,
  null: () => null,
  'an object': () => ({ text: { toString: 1 } }),
  'a list': () => [['a'], 2],
  'a shared map': () => new Y.Map([['text', 'a']]),
  'a shared text': () => new Y.Text('a'),
  'a text that is far too long': () => 'long words\n'.repeat(5_000),
  'an address that is a program': () => 'javascript:alert(1)',
  'marks that turn the direction': () => '\u202E\u2066\u0000\uD800',
  'an id of nothing': () => newId<ItemId>(),
};

function put(doc: Y.Doc, part: ItemPart, fields: Fields): void {
  const all = { by: ROBIN, at: MONDAY, ...RIGHT[part], ...fields };
  rootMap(doc, part).set(newId<ItemId>(), new Y.Map(Object.entries(all)));
}

function namesOf(shape: Shape): readonly string[] {
  const keyed = Object.keys(shape.keyed).flatMap((name) => [`${name}.${SAM}`, `${name}.x`]);
  return [...Object.keys(shape.fields), ...keyed, 'by', 'at', 'removedAt', 'removedBy'];
}

test.each(Object.keys(WRONG))(
  '[D5, U254, U260] %s in any field is drawn, or passed over',
  (kind) => {
    const doc = pairRecord();
    for (const part of Object.keys(RIGHT) as ItemPart[])
      for (const name of namesOf(SHAPES[part])) put(doc, part, { [name]: WRONG[kind]?.() });
    for (const part of Object.keys(RIGHT) as ItemPart[])
      for (const name of namesOf(SHAPES[part]).filter((one) => one !== 'removedAt'))
        put(doc, part, { removedAt: MONDAY, [name]: WRONG[kind]?.() });
    const later = author(HOUR);
    const id = done(addJot(doc, later, { kind: 'question', text: 'My question' }));
    done(addComment(doc, later, { part: 'jots', id }, 'My comment'));
    done(addTo(doc, later, REFLECTION, { text: 'My reflection' }));
    drawIn(
      roomOver(doc).room,
      <>
        <BetweenBlock />
        <FeedbackList />
        <Resources />
        <Introductions />
        <Lessons />
        <Curiosities />
        <BinPage />
      </>,
    );
    expect(screen.getByDisplayValue('My question')).toBeTruthy();
    expect(screen.getByDisplayValue('My reflection')).toBeTruthy();
    expect(screen.getByRole('button', { name: '1 comment: My question' })).toBeTruthy();
    const addresses = [...document.querySelectorAll('a')].map(
      (one) => one.getAttribute('href') ?? '',
    );
    expect(addresses.filter((href) => !/^(#|https?:|mailto:)/u.test(href))).toEqual([]);
  },
);
