/** Undo of one person's operations: what they wrote and nothing else. [D143] */
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { ItemId, Millis } from '#shared/base/ids.ts';
import { changesOf } from '#shared/record/goal-parts.ts';
import type { Author } from '#shared/record/operation.ts';
import { addActionItem, updateActionItem } from '#shared/record/operations/action-items.ts';
import { bringBack } from '#shared/record/operations/bringing-back.ts';
import { addComment } from '#shared/record/operations/comments.ts';
import { addGoal, updateGoal } from '#shared/record/operations/goals.ts';
import { addTo } from '#shared/record/operations/items.ts';
import { revealAnswers, setReady } from '#shared/record/operations/relationship-checks.ts';
import { removeItem, restoreItem } from '#shared/record/operations/removal.ts';
import {
  addSession,
  rescheduleSession,
  updateSession,
} from '#shared/record/operations/sessions.ts';
import { RELATIONSHIP_CHECK } from '#shared/record/parts/relationship-checks.ts';
import { readRecord } from '#shared/record/read-record.ts';
import { takeBack, takenBackOf, type TakenBack } from '#shared/record/taking-back.ts';
import type { RecordView } from '#shared/record/view.ts';
import { EVERY_OPERATION } from '../../support/record/every-operation.ts';
import { idIn } from '../../support/record/least-of-each.ts';
import {
  author,
  done,
  HOUR,
  meet,
  MONDAY,
  pairRecord,
  replicaOf,
  ROBIN,
  SAM,
} from '../../support/record/people.ts';
import { recordOf, WRITTEN_ON } from '../../support/record/record-forms.ts';

const LATER = author(30 * 24 * HOUR);

/** What can be taken back of what `act` does. */
function doing(doc: Y.Doc, act: () => unknown): TakenBack | undefined {
  let taken: TakenBack | undefined;
  const note = (transaction: Y.Transaction): void => {
    taken = takenBackOf(doc, transaction);
  };
  doc.on('afterTransaction', note);
  act();
  doc.off('afterTransaction', note);
  return taken;
}

/** A view but for the bin, and for changes of goals that ended where they began, which are told nowhere. */
function drawn(doc: Y.Doc): Partial<RecordView> {
  const view = readRecord(doc);
  const goalChanges = view.goalChanges.filter(({ from, to }) => from !== to);
  return { ...view, bin: [], goalChanges };
}

/** By these others were told something, or they have an Undo of their own. */
const STAY = [
  ...['leaveMentorship', 'comeBack', 'tellRoomDeleted', 'tellRoomKept'],
  ...['answerFeedback', 'setReady', 'revealAnswers', 'signAgreement', 'takeBackSignature'],
  ...['addMark', 'dismissMark', 'fillAgreement', 'emptyAgreement', 'keepSession'],
];

describe('[D143] each operation is taken back, so that the record reads as before', () => {
  const can = Object.entries(EVERY_OPERATION).filter(([name]) => !STAY.includes(name));
  test.each(can)('%s', (_name, operation) => {
    const doc = recordOf('all-parts');
    const before = drawn(doc);
    const taken = doing(doc, () => done(operation(doc, LATER)));
    expect(drawn(doc)).not.toEqual(before);
    expect(done(takeBack(doc, LATER, taken ?? []))).toBe('all');
    expect(drawn(doc)).toEqual(before);
  });
});

describe('[D143] what told somebody something, or has an Undo of its own, is not taken back', () => {
  const cannot = Object.entries(EVERY_OPERATION).filter(([name]) => STAY.includes(name));
  test.each(cannot)('%s', (_name, operation) => {
    const doc = recordOf('all-parts');
    expect(doing(doc, () => done(operation(doc, LATER)))).toBeUndefined();
  });
});

test('[D143] a field that somebody else has changed since stays as they left it, the others are set back', () => {
  const doc = pairRecord();
  const id = done(addActionItem(doc, author(), { text: 'Read', assignees: [SAM] }));
  const taken = doing(doc, () =>
    done(updateActionItem(doc, author(1), id, { text: 'Write', status: 'completed' })),
  );
  done(updateActionItem(doc, author(2, ROBIN), id, { status: 'on_hold', assignees: [SAM, ROBIN] }));
  expect(done(takeBack(doc, author(3), taken ?? []))).toBe('some');
  expect(readRecord(doc).actionItems[0]).toMatchObject({
    text: 'Read',
    status: 'on_hold',
    assignees: [SAM, ROBIN],
  });
});

test('[D143] an item that was added goes to the bin, with what others have put into it', () => {
  const doc = pairRecord();
  let id: ItemId | undefined;
  const taken = doing(doc, () => {
    id = done(addGoal(doc, author(), { title: 'Speak' }));
  });
  if (!id) throw new Error('no goal');
  done(updateGoal(doc, author(1, ROBIN), id, { progress: 40 }));
  done(addComment(doc, author(2, ROBIN), { part: 'goals', id }, 'Good'));
  done(takeBack(doc, author(3), taken ?? []));
  const view = readRecord(doc);
  expect(view.goals).toEqual([]);
  expect(view.bin.map(({ text, removedBy }) => [text, removedBy])).toEqual([['Speak', SAM]]);
  expect(view.comments).toHaveLength(1);
});

test('[D143] what another says of a session of the cadence stays when I take mine back', () => {
  const doc = recordOf('all-parts');
  const taken = doing(doc, () =>
    done(updateSession(doc, LATER, WRITTEN_ON, { title: 'Else', learned: { [SAM]: 'This' } })),
  );
  done(updateSession(doc, author(HOUR, ROBIN), WRITTEN_ON, { learned: { [ROBIN]: 'That' } }));
  done(takeBack(doc, LATER, taken ?? []));
  const session = readRecord(doc).sessions.find(({ id }) => id === WRITTEN_ON);
  expect(session).toMatchObject({
    title: 'The second',
    learned: [
      [SAM, 'To ask'],
      [ROBIN, 'That'],
    ],
  });
});

test('[D143] a change of somebody else, or by their page, is nothing of mine', () => {
  const doc = recordOf('all-parts');
  const other = recordOf('all-parts');
  done(updateGoal(other, author(1, ROBIN), idIn('goals'), { progress: 90 }));
  expect(doing(doc, () => Y.applyUpdate(doc, Y.encodeStateAsUpdate(other)))).toBeUndefined();
});

test('[D2, D143] in a record of a newer version nothing is taken back', () => {
  const doc = pairRecord();
  const taken = doing(doc, () => done(addActionItem(doc, author(), { text: 'Read' })));
  doc.getMap('meta').set('schemaVersion', 2);
  expect(takeBack(doc, author(), taken ?? [])).toMatchObject({ error: { reason: 'newer-schema' } });
});

test('[D150] a field that somebody else has emptied since stays empty', () => {
  const doc = pairRecord();
  const id = done(addActionItem(doc, author(), { text: 'Read', dueOn: '2026-03-04' }));
  const taken = doing(doc, () =>
    done(updateActionItem(doc, author(1), id, { dueOn: '2026-03-09' })),
  );
  done(updateActionItem(doc, author(2, ROBIN), id, { dueOn: null }));
  expect(done(takeBack(doc, author(3), taken ?? []))).toBe('none');
  expect(readRecord(doc).actionItems[0]?.dueOn).toBeUndefined();
});

test('[D150] the same words of somebody else are theirs', () => {
  const doc = pairRecord();
  const id = done(addActionItem(doc, author(), { text: 'Read' }));
  const set = (by: Author, text: string) => done(updateActionItem(doc, by, id, { text }));
  const taken = doing(doc, () => set(author(1), 'Write'));
  set(author(2, ROBIN), 'Call');
  set(author(3, ROBIN), 'Write');
  expect(done(takeBack(doc, author(4), taken ?? []))).toBe('none');
  expect(readRecord(doc).actionItems[0]?.text).toBe('Write');
});

test('[D150] of one field all that I did is taken back, one after another, but for what somebody else did between', () => {
  const doc = pairRecord();
  const id = done(addActionItem(doc, author(), { text: 'Read' }));
  const say = (by: Author, dueOn: string | null) => () =>
    done(updateActionItem(doc, by, id, { dueOn }));
  const acts = [
    doing(doc, say(author(1), '2026-03-01')),
    doing(doc, say(author(2), null)),
    doing(doc, say(author(3), '2026-03-03')),
  ];
  const putBack = new Map<string, string>();
  const dueOn = () => readRecord(doc).actionItems[0]?.dueOn;
  const days = acts.toReversed().map((act) => {
    expect(done(takeBack(doc, author(4), act ?? [], putBack))).toBe('all');
    return dueOn();
  });
  expect(days).toEqual([undefined, '2026-03-01', undefined]);
  const mine = doing(doc, say(author(5), '2026-03-05'));
  say(author(6, ROBIN), '2026-03-06')();
  const again = doing(doc, say(author(7), '2026-03-07'));
  expect(done(takeBack(doc, author(8), again ?? [], putBack))).toBe('all');
  expect(done(takeBack(doc, author(9), mine ?? [], putBack))).toBe('none');
  expect(dueOn()).toBe('2026-03-06');
});

describe('[D149] what goes along with a field is taken back with it, and stays with it', () => {
  test('when an item was completed', () => {
    const doc = pairRecord();
    const id = done(addActionItem(doc, author(), { text: 'Read' }));
    const [sams, robins] = [doc, replicaOf(doc)];
    const taken = doing(sams, () =>
      done(updateActionItem(sams, author(1), id, { status: 'completed' })),
    );
    done(updateActionItem(robins, author(2, ROBIN), id, { status: 'wont_do' }));
    meet(sams, robins);
    const before = readRecord(doc).actionItems;
    const isTheirs = before[0]?.status === 'wont_do';
    expect(done(takeBack(doc, author(3), taken ?? []))).toBe(isTheirs ? 'none' : 'all');
    if (isTheirs) expect(readRecord(doc).actionItems).toEqual(before);
  });

  test.each([
    ['the zone of a session', pairRecord],
    ['the zone of a session of the cadence', () => recordOf('all-parts')],
  ] as const)('%s that somebody else has moved since', (name, open) => {
    const doc = open();
    const at = (day: number) => (MONDAY + day * 24 * HOUR) as Millis;
    const id = name.endsWith('cadence')
      ? WRITTEN_ON
      : done(addSession(doc, author(), { startsAt: at(0), zone: 'Europe/Berlin' }));
    const move = (by: Author, day: number, zone: string) => () =>
      done(rescheduleSession(doc, by, id, { startsAt: at(day), zone }));
    const taken = doing(doc, move(author(1), 1, 'Asia/Tokyo'));
    move(author(2, ROBIN), 2, 'Asia/Tokyo')();
    expect(done(takeBack(doc, author(3), taken ?? []))).toBe('none');
    const session = readRecord(doc).sessions.find((one) => one.id === id);
    expect(session).toMatchObject({ startsAt: at(2), zone: 'Asia/Tokyo' });
  });

  test('what is told of a change of a goal', () => {
    const doc = pairRecord();
    const id = done(addGoal(doc, author(), { title: 'Speak' }));
    const first = doing(doc, () => done(updateGoal(doc, author(1), id, { status: 'paused' })));
    done(updateGoal(doc, author(2, ROBIN), id, { status: 'reached' }));
    expect(done(takeBack(doc, author(3), first ?? []))).toBe('none');
    const told = () => changesOf(readRecord(doc), id).map(({ from, to }) => `${from} ${to}`);
    expect(told()).toEqual(['paused reached', 'active paused']);
    const last = doing(doc, () => done(updateGoal(doc, author(HOUR), id, { progress: 40 })));
    expect(done(takeBack(doc, author(HOUR), last ?? []))).toBe('all');
    expect(told()).toEqual(['paused reached', 'active paused']);
    expect(readRecord(doc).bin).toEqual([]);
  });
});

test('[D150] an item that somebody has put into the bin and taken out since stays', () => {
  const doc = pairRecord();
  let id: ItemId | undefined;
  const taken = doing(doc, () => {
    id = done(addGoal(doc, author(), { title: 'Speak' }));
  });
  if (!id) throw new Error('no goal');
  done(removeItem(doc, author(1, ROBIN), { part: 'goals', id }));
  done(restoreItem(doc, author(2, ROBIN), { part: 'goals', id }));
  expect(done(takeBack(doc, author(3), taken ?? []))).toBe('none');
  expect(readRecord(doc).goals).toHaveLength(1);
});

test('[D150] what was set back out of a checkpoint is taken back, but for what somebody has changed since', () => {
  const doc = recordOf('all-parts');
  const then = recordOf('all-parts');
  const [goal, item] = [idIn('goals'), idIn('actionItems')];
  done(updateGoal(doc, LATER, goal, { title: 'New', baseline: 'None' }));
  done(updateActionItem(doc, LATER, item, { text: 'New', assignees: [ROBIN] }));
  const before = drawn(doc);
  const places = [
    { part: 'goals', id: goal },
    { part: 'actionItems', id: item },
  ] as const;
  const setBack = () => doing(doc, () => done(bringBack(doc, LATER, then, places)));
  expect(done(takeBack(doc, LATER, setBack() ?? []))).toBe('all');
  expect(drawn(doc)).toEqual(before);
  const taken = setBack();
  done(updateGoal(doc, author(HOUR, ROBIN), goal, { title: 'Newest' }));
  expect(done(takeBack(doc, LATER, taken ?? []))).toBe('some');
  expect(readRecord(doc).goals.find(({ id }) => id === goal)).toMatchObject({
    title: 'Newest',
    baseline: 'None',
  });
});

describe('[D131, D143] a relationship check that was begun or put into the bin', () => {
  const begin = (doc: Y.Doc) =>
    addTo(doc, author(), RELATIONSHIP_CHECK, { startsOn: '2026-03-02' });
  const answer = (doc: Y.Doc, id: ItemId): void => {
    for (const member of [SAM, ROBIN]) done(setReady(doc, author(1, member), id, true));
    done(revealAnswers(doc, author(2, ROBIN), id, '1234512345'));
  };

  test('goes to the bin, or leaves it', () => {
    const doc = pairRecord();
    const began = doing(doc, () => done(begin(doc)));
    expect(done(takeBack(doc, author(1), began ?? []))).toBe('all');
    expect(readRecord(doc).relationshipChecks).toEqual([]);
    const id = done(begin(doc));
    const removed = doing(doc, () =>
      done(removeItem(doc, author(2), { part: 'relationshipChecks', id })),
    );
    expect(done(takeBack(doc, author(3), removed ?? []))).toBe('all');
    expect(readRecord(doc).relationshipChecks).toHaveLength(1);
  });

  test('stays with the answers that have come since', () => {
    const doc = pairRecord();
    let id: ItemId | undefined;
    const began = doing(doc, () => (id = done(begin(doc))));
    if (!id) throw new Error('no check');
    answer(doc, id);
    expect(done(takeBack(doc, author(3), began ?? []))).toBe('none');
    expect(readRecord(doc).relationshipChecks).toHaveLength(1);
  });

  test('that I took out of the bin with answers in it stays out', () => {
    const doc = pairRecord();
    const id = done(begin(doc));
    const place = { part: 'relationshipChecks', id } as const;
    const robins = replicaOf(doc);
    done(removeItem(doc, author(1), place));
    answer(robins, id);
    meet(doc, robins);
    const restored = doing(doc, () => done(restoreItem(doc, author(3), place)));
    expect(done(takeBack(doc, author(4), restored ?? []))).toBe('none');
    expect(readRecord(doc).relationshipChecks).toHaveLength(1);
  });
});
