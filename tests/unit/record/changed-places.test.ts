/** Which places of a record a change touched. */
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { changedPlaces, writersOf, type ChangedPlace } from '#shared/record/changed-places.ts';
import { addActionItem, updateActionItem } from '#shared/record/operations/action-items.ts';
import { agreementOf } from '#shared/record/agreement.ts';
import { updateCard } from '#shared/record/operations/members.ts';
import { setMentorship } from '#shared/record/operations/mentorship.ts';
import { addSession, updateSession } from '#shared/record/operations/sessions.ts';
import type { ItemId } from '#shared/base/ids.ts';
import { ITEM_PARTS, rootMap } from '#shared/record/schema.ts';
import { writeLines } from '../../support/record/note-writer.ts';
import { addOneOfEach, type OneOfEach } from '../../support/record/one-of-each.ts';
import { recordOf, WRITTEN_ON } from '../../support/record/record-forms.ts';
import { author, done, pairRecord, replicaOf, ROBIN } from '../../support/record/people.ts';

/** Applies what `act` does to a copy, and gives the places and writers of what arrived. */
function arriving(doc: Y.Doc, act: (copy: Y.Doc) => unknown) {
  const copy = replicaOf(doc);
  const places: (readonly ChangedPlace[])[] = [];
  const writers: (readonly number[])[] = [];
  doc.on('afterTransaction', (transaction: Y.Transaction) => {
    places.push(changedPlaces(transaction));
    writers.push(writersOf(transaction));
  });
  act(copy);
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(copy, Y.encodeStateVector(doc)));
  return { places: places.flat(), writers: writers.flat(), copy };
}

function added(doc: Y.Doc): ItemId {
  return done(addActionItem(doc, author(), { text: 'Call' }));
}

describe('[D40] of a change it can be told', () => {
  test('which item it put there, and which document wrote it', () => {
    let id = '';
    const { places, writers, copy } = arriving(new Y.Doc(), (doc) => (id = added(doc)));
    expect(places.filter(({ part }) => part === 'actionItems')).toEqual([
      { part: 'actionItems', id, isNew: true },
    ]);
    expect(writers).toEqual([copy.clientID]);
  });

  test('which item it changed, its text too', () => {
    const doc = new Y.Doc();
    const id = added(doc);
    const { places } = arriving(doc, (copy) => {
      updateActionItem(copy, author(), id, { text: 'Call Ada', status: 'in_progress' });
    });
    expect(places).toEqual([{ part: 'actionItems', id, isNew: false }]);
  });

  test('whose notes it touched', () => {
    const doc = new Y.Doc();
    const id = done(addSession(doc, author(), { title: 'First' }));
    const { places } = arriving(doc, (copy) => copy.getText(`notes:${id}`).insert(0, 'words'));
    expect(places).toEqual([{ part: 'notes', id, isNew: false }]);
  });

  test.each(ITEM_PARTS)('that one of %s was put there', (part) => {
    let ids: OneOfEach | undefined;
    const { places } = arriving(pairRecord(), (copy) => (ids = addOneOfEach(copy)));
    expect(places.filter((place) => place.part === part)).toEqual([
      { part, id: ids?.[part], isNew: true },
    ]);
  });

  test('which sections of the agreement it touched, and whose signature came', () => {
    const { places } = arriving(pairRecord(), (copy) => {
      writeLines(agreementOf(copy, 'purpose'), [{ text: 'To grow' }]);
      rootMap(copy, 'agreementSignatures').set(`hash:${ROBIN}`, { device: 'one' });
      rootMap(copy, 'agreementVersions').set('hash', { text: 'To grow' });
    });
    expect(places).toEqual([
      { part: 'agreement', id: 'purpose', isNew: false },
      { part: 'signatures', id: ROBIN, isNew: false },
    ]);
  });

  test('whose card it changed, and what of the mentorship', () => {
    const { places } = arriving(pairRecord(), (copy) => {
      done(updateCard(copy, author(), ROBIN, { strengths: 'Patience' }));
      done(setMentorship(copy, author(), { name: 'Ours', responseDays: 3, checkInDays: 7 }));
    });
    expect(places).toEqual([
      { part: 'members', id: ROBIN, isNew: false },
      { part: 'mentorship', id: 'name', isNew: false },
      { part: 'mentorship', id: 'responseDays', isNew: false },
      { part: 'mentorship', id: 'checkInDays', isNew: false },
    ]);
  });

  test('which items are gone, which are not put there', () => {
    const doc = new Y.Doc();
    const id = added(doc);
    const { places } = arriving(doc, (copy) => rootMap(copy, 'actionItems').delete(id));
    expect(places).toEqual([{ part: 'actionItems', id, isNew: false }]);
  });

  test('that a session of a cadence was written on, which puts none there', () => {
    const doc = recordOf('all-parts');
    const { places } = arriving(doc, (copy) =>
      done(updateSession(copy, author(1, ROBIN), WRITTEN_ON, { title: 'Else' })),
    );
    expect(places).toEqual([{ part: 'sessions', id: WRITTEN_ON, isNew: false }]);
  });

  test('and a key that a peer made up is no place', () => {
    const { places } = arriving(new Y.Doc(), (copy) => {
      for (const root of ['goals', 'members', 'occurrences', 'agreementSignatures'] as const)
        rootMap(copy, root).set('a secret', 'x');
    });
    expect(places).toEqual([]);
  });

  test('and what it does not know is left out', () => {
    const { places } = arriving(new Y.Doc(), (copy) => copy.getMap('later').set('a', 1));
    expect(places).toEqual([]);
  });
});
