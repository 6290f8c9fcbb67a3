/** The page that a talking point or an action item was made of, on the screen. */
import { screen } from '@testing-library/preact';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { addActionItem } from '#shared/record/operations/action-items.ts';
import { addTalkingPoint } from '#shared/record/operations/talking-points.ts';
import { author, done } from '../../support/record/people.ts';
import { openSession, SESSION, sessionRecord } from './session-page.tsx';

const SOURCE = 'https://example.org/a';

test('[U270] what was made of a page says its host, and leads there telling nothing of this page', () => {
  const doc = sessionRecord();
  done(addTalkingPoint(doc, author(), { text: 'This', sessionId: SESSION, source: SOURCE }));
  done(addActionItem(doc, author(), { text: 'Read it', sessionId: SESSION, source: SOURCE }));
  openSession(doc);
  const links = screen.getAllByText('From example.org').map((words) => words.closest('a'));
  expect(links.map((link) => [link?.href, link?.rel])).toEqual([
    [SOURCE, 'noopener noreferrer'],
    [SOURCE, 'noopener noreferrer'],
  ]);
});

test('[U270] a source that leads nowhere on the web, whoever wrote it, is no link', () => {
  const doc = sessionRecord();
  const id = done(addTalkingPoint(doc, author(), { text: 'This', sessionId: SESSION }));
  const point = doc.getMap('talkingPoints').get(id);
  if (!(point instanceof Y.Map)) throw new Error('no point');
  for (const wrong of ['javascript:alert(1)', 'https://a:b@example.org', 7, new Y.Map()]) {
    point.set('source', wrong);
    const { container, leave } = openSession(doc);
    expect(container.querySelector('.point a')).toBeNull();
    leave();
  }
});
