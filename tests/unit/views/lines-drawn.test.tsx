/** Which lines of a mentorship's page are drawn again by a change of one of them, over a real record. */
import { act, cleanup, screen } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type * as Y from 'yjs';
import type { Author } from '#shared/record/operation.ts';
import type { ItemId } from '#shared/base/ids.ts';
import type { Result } from '#shared/base/result.ts';
import { addActionItem, updateActionItem } from '#shared/record/operations/action-items.ts';
import { addComment } from '#shared/record/operations/comments.ts';
import { addGoal, updateGoal } from '#shared/record/operations/goals.ts';
import { addTo, changeIn } from '#shared/record/operations/items.ts';
import { addJot, updateJot } from '#shared/record/operations/jots.ts';
import { ANSWER } from '#shared/record/parts/answers.ts';
import { CHECK_IN } from '#shared/record/parts/check-ins.ts';
import { REFLECTION } from '#shared/record/parts/reflections.ts';
import { REVIEW_REQUEST } from '#shared/record/parts/review-requests.ts';
import type { Room } from '../../../extension/hooks/room.ts';
import { BetweenBlock } from '../../../extension/views/between/BetweenBlock.tsx';
import { ActionItemsBlock } from '../../../extension/views/dashboard/ActionItemsBlock.tsx';
import { SessionsBlock } from '../../../extension/views/dashboard/SessionsBlock.tsx';
import { GoalsBlock } from '../../../extension/views/goals/GoalsBlock.tsx';
import { RoomScope } from '../../../extension/views/room/RoomScope.tsx';
import '../../../extension/locales/pages.ts';
import { must } from '../../support/store/samples.ts';
import { watchDrawn } from '../../support/views/drawn.ts';
import { openPage, type TestPage } from '../../support/views/page.tsx';

/** How many of each kind stand there. */
const OF_EACH = 4;

type Added = Result<ItemId, unknown>;
type Operation = (doc: Y.Doc, author: Author) => Result<unknown, unknown>;
/** How one of a kind is added, and how one is changed; `line`: what draws it. */
type Kind = {
  readonly line: string;
  readonly add: (doc: Y.Doc, author: Author, name: string) => Added;
  readonly change: (doc: Y.Doc, author: Author, id: ItemId) => Result<unknown, unknown>;
};

const KINDS: readonly Kind[] = [
  {
    line: 'ActionItemLine',
    add: (doc, author, text) => addActionItem(doc, author, { text }),
    change: (doc, author, id) => updateActionItem(doc, author, id, { text: 'Another' }),
  },
  {
    line: 'GoalLine',
    add: (doc, author, title) => addGoal(doc, author, { title }),
    change: (doc, author, id) => updateGoal(doc, author, id, { title: 'Another' }),
  },
  {
    line: 'QuestionLine',
    add: (doc, author, text) => addJot(doc, author, { kind: 'question', text }),
    change: (doc, author, id) => updateJot(doc, author, id, { text: 'Another' }),
  },
  {
    line: 'NoteLine',
    add: (doc, author, text) => addTo(doc, author, REFLECTION, { text }),
    change: (doc, author, id) => changeIn(doc, author, REFLECTION, id, { text: 'Another' }),
  },
  {
    line: 'CheckInLine',
    add: (doc, author, text) => addTo(doc, author, CHECK_IN, { mood: 'good', text }),
    change: (doc, author, id) => changeIn(doc, author, CHECK_IN, id, { text: 'Another' }),
  },
  {
    line: 'ReviewLine',
    add: (doc, author, title) => addTo(doc, author, REVIEW_REQUEST, { title }),
    change: (doc, author, id) => changeIn(doc, author, REVIEW_REQUEST, id, { title: 'Another' }),
  },
];
const LINES = KINDS.map(({ line }) => line);

let page: TestPage;
let room: Room;
const ids = new Map<string, readonly ItemId[]>();

beforeEach(async () => {
  page = await openPage();
  const { roomId } = await page.make('With Robin', 'Sam');
  await vi.waitFor(() => expect(page.shelf.mentorships.value).toHaveLength(1));
  page.draw(
    <RoomScope roomId={roomId} missing="">
      <ActionItemsBlock />
      <GoalsBlock level={2} />
      <SessionsBlock onSession={() => undefined} />
      <BetweenBlock />
    </RoomScope>,
  );
  room = await vi.waitFor(() => {
    const opened = page.rooms.at(-1);
    if (opened?.load.value !== 'ready') throw new Error('no room yet');
    return opened;
  });
  await act(() => {
    for (const { line, add } of KINDS)
      ids.set(
        line,
        Array.from({ length: OF_EACH }, (_, at) =>
          must(room.act((doc, author) => add(doc, author, `${line} ${at}`))),
        ),
      );
  });
  await screen.findByDisplayValue('QuestionLine 0');
});

afterEach(async () => {
  cleanup();
  await page.close();
});

function idOf(line: string): ItemId {
  const id = ids.get(line)?.[1];
  if (id === undefined) throw new Error(`no ${line}`);
  return id;
}

/** The lines that `operation` draws again, each with how often. */
async function drawnBy(operation: Operation): Promise<Readonly<Record<string, number>>> {
  const watch = watchDrawn();
  await act(
    () => void must(room.act((doc, author) => operation(doc, author) as Result<unknown, never>)),
  );
  const times = watch.times();
  watch.stop();
  return Object.fromEntries([...times].filter(([name]) => LINES.includes(name)));
}

test.each(KINDS)(
  '[U287] a change of one line draws that one alone: $line',
  async ({ line, change }) => {
    expect(await drawnBy((doc, author) => change(doc, author, idOf(line)))).toEqual({ [line]: 1 });
    await screen.findByDisplayValue('Another');
  },
);

test('[U287] a new line draws itself alone', async () => {
  const drawn = await drawnBy((doc, author) => addActionItem(doc, author, { text: 'One more' }));
  expect(drawn).toEqual({ ActionItemLine: 1 });
});

test('[U287] an answer draws its question alone', async () => {
  const onId = idOf('QuestionLine');
  const drawn = await drawnBy((doc, author) => addTo(doc, author, ANSWER, { text: 'Yes', onId }));
  expect(drawn).toEqual({ QuestionLine: 1 });
});

test('[U287] a comment on one line draws no other', async () => {
  const on = { part: 'goals', id: idOf('GoalLine') } as const;
  expect(await drawnBy((doc, author) => addComment(doc, author, on, 'Well put'))).toEqual({});
  await screen.findByText('1 comment');
});
