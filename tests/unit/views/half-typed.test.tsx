/** What is half typed in the forms of a mentorship, over a real store, a real record and a real profile. */
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { err, ok } from '#shared/base/result.ts';
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { announcement } from '../../../extension/components/announcer.ts';
import { toasts } from '../../../extension/components/toasts.ts';
import { useRoom, type Room } from '../../../extension/hooks/room.ts';
import { createTypedKeeper } from '../../../extension/hooks/typed-keeper.ts';
import type { HalfTypedForms } from '../../../extension/store/half-typed.ts';
import { BetweenBlock } from '../../../extension/views/between/BetweenBlock.tsx';
import { GoalDrafts } from '../../../extension/views/goals/GoalDrafts.tsx';
import { GoalsBlock } from '../../../extension/views/goals/GoalsBlock.tsx';
import { RoomScope } from '../../../extension/views/room/RoomScope.tsx';
import '../../../extension/locales/pages.ts';
import { must, newRoomId } from '../../support/store/samples.ts';
import { openPage, type TestPage } from '../../support/views/page.tsx';
import { type } from '../session/session-page.tsx';

let page: TestPage;
let roomId: RoomId;

beforeEach(async () => {
  page = await openPage();
  ({ roomId } = await page.make('With Robin', 'Sam'));
  await waitFor(() => expect(page.shelf.mentorships.value).toHaveLength(1));
});

afterEach(async () => {
  cleanup();
  await page.close();
  toasts.value = [];
  announcement.value = '';
  vi.restoreAllMocks();
});

/** As pages do: no form before the record is there. */
function Forms() {
  if (useRoom().load.value !== 'ready') return null;
  return (
    <>
      <GoalsBlock level={2} beside={<GoalDrafts level={3} />} />
      <BetweenBlock />
    </>
  );
}

function room(): Room {
  const opened = page.rooms.at(-1);
  if (opened === undefined) throw new Error('no room yet');
  return opened;
}

/** Draws the mentorship anew, as a page that was loaded again does: nothing of before is in its memory. */
async function load(): Promise<void> {
  cleanup();
  page.surface.profile.unfolded.value = false;
  page.draw(
    <RoomScope roomId={roomId} missing="">
      <Forms />
    </RoomScope>,
  );
  await waitFor(() => expect(room().load.value).toBe('ready'));
  await screen.findByLabelText('Add a goal');
}

const field = (label: string) => screen.getByLabelText<HTMLInputElement>(label);
const enter = (label: string) => {
  const { form } = field(label);
  if (form) fireEvent.submit(form);
};
const kept = async (kind: 'shared' | 'alone' = 'shared') =>
  must(await page.store.halfTyped.list(roomId, kind)).map(({ fields }) => fields);

describe('[U285] what is half typed in a form', () => {
  test('is there again when the page was loaded again, though nothing said that it would go', async () => {
    await load();
    type(field('Add a goal'), 'Learn to li');
    type(field('Share a reflection'), 'I talk\ntoo mu');
    fireEvent.click(screen.getByText('I am stuck'));
    type(field('What have you tried?'), 'Asking');

    await load();

    expect(field('Add a goal').value).toBe('Learn to li');
    expect(field('Share a reflection').value).toBe('I talk\ntoo mu');
    expect(field('What have you tried?').value).toBe('Asking');
    expect(field('What have you tried?').closest('details')?.open).toBe(true);
  });

  test('goes when it is emptied, and when it is entered, once the record with it is stored', async () => {
    await load();
    type(field('Add a goal'), 'Learn to listen');
    type(field('Ask a question'), 'May');
    await waitFor(async () => expect(await kept()).toHaveLength(2));

    type(field('Ask a question'), '');
    enter('Add a goal');

    await waitFor(async () => expect(await kept()).toEqual([]));
    expect(room().record.value.goals).toMatchObject([{ title: 'Learn to listen' }]);
    await load();
    expect(field('Add a goal').value).toBe('');
  });

  test('that was refused stays', async () => {
    await load();
    type(field('Add a goal'), 'x'.repeat(121));
    enter('Add a goal');

    await load();

    expect(field('Add a goal').value).toHaveLength(121);
  });

  test('[U11] that cannot be kept is said, until it is kept', async () => {
    await load();
    const put = vi.spyOn(page.store.halfTyped, 'put');
    put.mockResolvedValueOnce(err('quota'));
    type(field('Add a goal'), 'Learn');
    await waitFor(() => expect(page.shelf.fault.value).toBe('quota'));

    await waitFor(() => expect(page.shelf.fault.value).toBeUndefined());

    expect(await kept()).toEqual([{ text: 'Learn' }]);
  });
});

describe('[U286] what is half typed where only I see it', () => {
  const unfold = () => fireEvent.click(screen.getByRole('button', { name: /^Draft goals/ }));
  const draftField = () => screen.findByLabelText<HTMLInputElement>('Draft a goal only for me');

  test('is not read before the slip is unfolded, and is there then', async () => {
    await load();
    unfold();
    type(await draftField(), 'Leave thi');
    await waitFor(async () => expect(await kept('alone')).toEqual([{ text: 'Leave thi' }]));
    const list = vi.spyOn(page.store.halfTyped, 'list');

    await load();

    expect(list.mock.calls.map(([, kind]) => kind)).toEqual(['shared']);
    unfold();
    expect((await draftField()).value).toBe('Leave thi');
    expect(await kept()).toEqual([]);
  });

  test('is drawn nowhere while it is hidden, and there again when it is shown', async () => {
    await load();
    unfold();
    type(await draftField(), 'Leave thi');
    await waitFor(async () => expect(await kept('alone')).toHaveLength(1));

    page.surface.hiding.set(true);
    await load();

    const fields = document.querySelectorAll<HTMLInputElement>('input, textarea');
    expect(Array.from(fields, ({ value }) => value)).not.toContain('Leave thi');
    page.surface.hiding.set(false);
    await screen.findByRole('button', { name: /^Draft goals/ });
    unfold();
    expect((await draftField()).value).toBe('Leave thi');
  });
});

describe('[B108] what was entered', () => {
  const place = { kind: 'shared', place: 'goal' } as const;

  function open(isStored: () => boolean) {
    const removed: string[] = [];
    const listeners = new Set<() => void>();
    const forms: HalfTypedForms = {
      list: () => Promise.resolve(ok([])),
      put: () => Promise.resolve(ok(undefined)),
      remove: (form) => {
        removed.push(form.place);
        return Promise.resolve(ok(undefined));
      },
    };
    const keeper = createTypedKeeper({
      ...{ forms, roomId: newRoomId(), now: () => 0 as Millis, isRecordStored: isStored },
      onRecordStatus: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      onWritten: () => undefined,
    });
    const tell = () => listeners.forEach((listener) => listener());
    return { keeper, removed, tell };
  }

  test('stays kept until the record with it is stored', async () => {
    let stored = false;
    const { keeper, removed, tell } = open(() => stored);
    keeper.write(place, { text: 'Learn' });
    keeper.write(place, { text: '' });
    await Promise.resolve();
    tell();
    expect(removed).toEqual([]);

    stored = true;
    tell();

    expect(removed).toEqual(['goal']);
    keeper.close();
  });

  test('is not taken away where the form was written again meanwhile', async () => {
    let stored = false;
    const { keeper, removed, tell } = open(() => stored);
    keeper.write(place, { text: 'Learn' });
    keeper.write(place, { text: '' });
    await Promise.resolve();
    keeper.write(place, { text: 'Lea' });

    stored = true;
    tell();

    expect(removed).toEqual([]);
    keeper.close();
  });
});
