/** What people say to a session and to what stands in it, and where it shows. */
import { act, fireEvent, screen, within } from '@testing-library/preact';
import { expect, test } from 'vitest';
import { commentsOn } from '#shared/record/item-talk.ts';
import { addComment } from '#shared/record/operations/comments.ts';
import { addTo } from '#shared/record/operations/items.ts';
import { TAKEAWAY } from '#shared/record/parts/takeaways.ts';
import { author, done, ROBIN } from '../../support/record/people.ts';
import { openSession, recordWithPoints, SESSION, sessionRecord, type } from './session-page.tsx';
import { chooseInMenu } from '../../support/views/menus.ts';

// The page of the tests has no popovers: closing a menu changes nothing.
HTMLElement.prototype.hidePopover = () => undefined;

function say(name: string, text: string): void {
  const field = screen.getByLabelText(`Comment on: ${name}`);
  type(field, text);
  const form = field.closest('form');
  if (form) fireEvent.submit(form);
}

function lineOf(text: string): HTMLElement {
  const line = screen.getByDisplayValue(text).closest('li');
  if (!line) throw new Error(`no line of ${text}`);
  return line;
}

test('[U263] a talking point says how many comments it has, and opens to them and to a line for more', () => {
  const doc = recordWithPoints();
  const openPoint = openSession(doc);
  const [one] = openPoint.record().talkingPoints;
  if (!one) throw new Error('no point');
  expect(screen.queryByText(/comments?$/)).not.toBeNull();
  chooseInMenu('More: one', 'Comment');
  say('one', 'Why now?');
  void act(
    () =>
      void done(addComment(doc, author(1, ROBIN), { part: 'talkingPoints', id: one.id }, 'Later')),
  );
  const texts = commentsOn(openPoint.record(), 'talkingPoints', one.id).map(({ text }) => text);
  expect(texts).toEqual(['Why now?', 'Later']);
  expect(within(lineOf('one')).getByText('2 comments')).toBeTruthy();
  expect(within(lineOf('two')).queryByText(/comments?$/)).toBeNull();
});

test('[U263] a decision is opened to its comments, and says how many there are while it is closed', () => {
  const doc = sessionRecord();
  const id = done(addTo(doc, author(), TAKEAWAY, { text: 'Ship', sessionId: SESSION }));
  done(addComment(doc, author(1, ROBIN), { part: 'takeaways', id }, 'At last'));
  openSession(doc);
  expect(screen.queryByText('At last')).toBeNull();
  fireEvent.click(within(lineOf('Ship')).getByText('1 comment'));
  expect(screen.getByText('At last')).toBeTruthy();
  fireEvent.click(screen.getByLabelText('Comments on: Ship'));
  expect(screen.queryByText('At last')).toBeNull();
});

test('[U263] a session has its own, folded at its end', () => {
  const page = openSession();
  const fold = screen.getByText('0 comments');
  fireEvent.click(fold);
  say('First', 'That helped');
  expect(commentsOn(page.record(), 'sessions', SESSION)).toMatchObject([{ text: 'That helped' }]);
});

test('[U263] where the record is only shown they are read, and nothing is offered', () => {
  const doc = recordWithPoints();
  const page = openSession(doc);
  const [one] = page.record().talkingPoints;
  if (!one) throw new Error('no point');
  done(addComment(doc, author(1, ROBIN), { part: 'talkingPoints', id: one.id }, 'Later'));
  void act(() => void doc.getMap('meta').set('schemaVersion', 9));
  fireEvent.click(within(lineOf('one')).getByText('1 comment'));
  expect(screen.getByText('Later')).toBeTruthy();
  expect(screen.queryByLabelText(/^Comment on|^Remove comment/)).toBeNull();
});
