/** Which places an update touched, and what was done there. */
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { ItemId } from '#shared/base/ids.ts';
import { agreementOf } from '#shared/record/agreement.ts';
import { notesOf } from '#shared/record/notes.ts';
import { addActionItem, updateActionItem } from '#shared/record/operations/action-items.ts';
import { addGoal, updateGoal } from '#shared/record/operations/goals.ts';
import { setMentorship } from '#shared/record/operations/mentorship.ts';
import { updateCard } from '#shared/record/operations/members.ts';
import { removeItem, restoreItem } from '#shared/record/operations/removal.ts';
import { addSession } from '#shared/record/operations/sessions.ts';
import { rootMap } from '#shared/record/schema.ts';
import { touchedPlaces, type Touched, type TouchedPlace } from '#shared/record/touched-places.ts';
import { there } from '../../support/there.ts';
import { author, done, pairRecord, ROBIN, SAM } from '../../support/record/people.ts';
import { rangesOf } from '../../../extension/sync/update-ranges.ts';

/** What `act` wrote, as one update. */
function updateBy(doc: Y.Doc, act: (doc: Y.Doc) => unknown): Uint8Array {
  const updates: Uint8Array[] = [];
  const hear = (update: Uint8Array): void => void updates.push(update);
  doc.on('update', hear);
  act(doc);
  doc.off('update', hear);
  return Y.mergeUpdates(updates);
}

function touched(doc: Y.Doc, act: (doc: Y.Doc) => unknown, most = 40): Touched {
  return touchedPlaces(doc, there(rangesOf(updateBy(doc, act))), most);
}

function places(doc: Y.Doc, act: (doc: Y.Doc) => unknown): readonly TouchedPlace[] {
  return touched(doc, act).places;
}

function added(doc: Y.Doc): ItemId {
  return done(addActionItem(doc, author(), { text: 'Call', assignees: [SAM] }));
}

describe('[D126] of an update it can be told', () => {
  test('which item it made', () => {
    const doc = pairRecord();
    let id = '';
    const made = places(doc, () => (id = added(doc)));
    expect(made).toEqual([{ part: 'actionItems', id, deed: 'made', fields: [] }]);
  });

  test('which fields of it were changed, those kept by key and sets by their own name', () => {
    const doc = pairRecord();
    const id = added(doc);
    const session = done(addSession(doc, author(), { title: 'First' }));
    const changed = places(doc, () => {
      updateActionItem(doc, author(), id, { status: 'completed', assignees: [SAM, ROBIN] });
      doc.getMap<Y.Map<unknown>>('sessions').get(session)?.set(`win.${SAM}`, 'We began');
    });
    expect(changed).toEqual([
      { part: 'actionItems', id, deed: 'changed', fields: ['assignees', 'status'] },
      { part: 'sessions', id: session, deed: 'changed', fields: ['win'] },
    ]);
  });

  test('what it put into the bin, took out of it, and deleted by hand', () => {
    const doc = pairRecord();
    const id = added(doc);
    const deeds = [
      places(doc, () => removeItem(doc, author(), { part: 'actionItems', id })),
      places(doc, () => restoreItem(doc, author(), { part: 'actionItems', id })),
      places(doc, () => rootMap(doc, 'actionItems').delete(id)),
    ];
    expect(deeds.flat().map(({ deed }) => deed)).toEqual(['removed', 'restored', 'removed']);
  });

  test('that it put something into the bin, also where it was taken out of it since', () => {
    const doc = pairRecord();
    const id = added(doc);
    const update = updateBy(doc, () => removeItem(doc, author(), { part: 'actionItems', id }));
    restoreItem(doc, author(), { part: 'actionItems', id });
    const { places: told } = touchedPlaces(doc, there(rangesOf(update)), 40);
    expect(told).toEqual([{ part: 'actionItems', id, deed: 'removed', fields: [] }]);
  });

  test('nothing of what came and went within it', () => {
    const doc = pairRecord();
    const id = added(doc);
    const nothing = places(doc, () => {
      removeItem(doc, author(), { part: 'actionItems', id });
      restoreItem(doc, author(), { part: 'actionItems', id });
    });
    expect(nothing).toEqual([]);
  });

  test('whose notes, which section of the agreement, and what of the mentorship', () => {
    const doc = pairRecord();
    const session = done(addSession(doc, author(), { title: 'First' }));
    const changed = places(doc, () => {
      notesOf(doc, session).insert(0, 'words');
      agreementOf(doc, 'purpose').insert(0, 'To grow');
      setMentorship(doc, author(), { name: 'Sam and Robin', responseDays: 3, checkInDays: 7 });
      rootMap(doc, 'agreementSignatures').set(`hash:${SAM}`, { device: 'd' });
      updateCard(doc, author(), SAM, { strengths: 'Patience' });
    });
    expect(changed).toEqual([
      { part: 'notes', id: session, deed: 'changed', fields: [] },
      { part: 'agreement', id: 'purpose', deed: 'changed', fields: [] },
      {
        part: 'mentorship',
        id: '',
        deed: 'changed',
        fields: ['checkInDays', 'name', 'responseDays'],
      },
      { part: 'signatures', id: SAM, deed: 'made', fields: [] },
      { part: 'members', id: SAM, deed: 'changed', fields: ['strengths'] },
    ]);
  });

  test('the change of a goal, with the entry that tells of it', () => {
    const doc = pairRecord();
    const id = done(addGoal(doc, author(), { title: 'Speak' }));
    const changed = places(doc, () => updateGoal(doc, author(), id, { status: 'paused' }));
    expect(changed.map(({ part, deed }) => `${part} ${deed}`).toSorted()).toEqual([
      'goalChanges made',
      'goals changed',
    ]);
  });

  test('that there is more than was asked for', () => {
    const doc = pairRecord();
    const { places: first, isMore } = touched(
      doc,
      () => Array.from({ length: 6 }, () => added(doc)),
      3,
    );
    expect([first.length, isMore]).toEqual([3, true]);
  });
});

describe('[D127] no word of a peer comes out', () => {
  test('neither a key that is no id, nor a field that nobody knows', () => {
    const doc = pairRecord();
    const id = added(doc);
    const told = places(doc, () => {
      rootMap(doc, 'goals').set('a secret', new Y.Map());
      rootMap(doc, 'occurrences').set('a secret.title', 'x');
      rootMap(doc, 'agreementSignatures').set('hash:a secret', 'x');
      doc.getMap<Y.Map<unknown>>('actionItems').get(id)?.set('a secret', 1);
      doc.getText('agreement:a secret').insert(0, 'x');
      doc.getMap('a secret').set('a', 1);
      rootMap(doc, 'meta').set('a secret', 1);
    });
    expect(told).toEqual([
      { part: 'actionItems', id, deed: 'changed', fields: [] },
      { part: 'mentorship', id: '', deed: 'changed', fields: [] },
    ]);
  });

  test('and what lies deeper than a record does, or was cleared away, is passed over', () => {
    const doc = pairRecord();
    const id = added(doc);
    const told = places(doc, () => {
      let at = doc.getMap<Y.Map<unknown>>('actionItems').get(id);
      for (let depth = 0; depth < 20; depth += 1) at = at?.set('deeper', new Y.Map<unknown>());
      rootMap(doc, 'actionItems').delete(id);
    });
    expect(told).toEqual([{ part: 'actionItems', id, deed: 'removed', fields: [] }]);
  });
});
