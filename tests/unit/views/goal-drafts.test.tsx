/** Goals that only I see, over a real store, a real record and a real profile. */
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ItemId, MemberId, Millis } from '#shared/base/ids.ts';
import { addGoal } from '#shared/record/operations/goals.ts';
import { putMember } from '#shared/record/operations/members.ts';
import { PROFILE_VERSION, profileRoot } from '#shared/record/profile.ts';
import { announcement } from '../../../extension/components/announcer.ts';
import { toasts } from '../../../extension/components/toasts.ts';
import type { GoalDrafts as Drafts } from '../../../extension/hooks/goal-drafts.ts';
import type { Room } from '../../../extension/hooks/room.ts';
import { GoalDrafts } from '../../../extension/views/goals/GoalDrafts.tsx';
import { GoalsBlock } from '../../../extension/views/goals/GoalsBlock.tsx';
import { RoomScope } from '../../../extension/views/room/RoomScope.tsx';
import { idNumber } from '../../support/record/people.ts';
import { must } from '../../support/store/samples.ts';
import { openPage, type TestPage } from '../../support/views/page.tsx';
import { type } from '../session/session-page.tsx';

const NEEDLE = 'quetzaldraft';

let page: TestPage;
let container: Element;

beforeEach(async () => {
  page = await openPage();
  const { roomId } = await page.make('With Robin', 'Sam');
  await waitFor(() => expect(page.shelf.mentorships.value).toHaveLength(1));
  container = page.draw(
    <RoomScope roomId={roomId} missing="">
      <GoalsBlock level={2} beside={<GoalDrafts level={3} />} />
    </RoomScope>,
  );
  await waitFor(() => expect(room().load.value).toBe('ready'));
});

afterEach(async () => {
  cleanup();
  await page.close();
  toasts.value = [];
  announcement.value = '';
});

function room(): Room {
  const [opened] = page.rooms;
  if (opened === undefined) throw new Error('no room yet');
  return opened;
}

function drafts(): Drafts {
  const { value } = page.surface.profile.state;
  if (value.state !== 'open') throw new Error(`the profile is ${value.state}`);
  return value.profile.drafts;
}

const kept = () => drafts().of(room().roomId);
const goals = () => room().record.value.goals;
const fold = () => screen.getByRole('button', { name: /^Draft goals/ });
const shareButton = () => screen.findByRole('button', { name: `Share it: ${NEEDLE}` });
const undo = () => fireEvent.click(screen.getByRole('button', { name: 'Undo' }));

async function unfold(): Promise<HTMLInputElement> {
  fireEvent.click(fold());
  return screen.findByLabelText<HTMLInputElement>('Draft a goal only for me');
}

async function draftOne(): Promise<ItemId> {
  const field = await unfold();
  type(field, NEEDLE);
  if (field.form) fireEvent.submit(field.form);
  await screen.findByLabelText('Draft of a goal');
  const [draft] = kept();
  if (draft === undefined) throw new Error('no draft');
  return draft.id;
}

describe('[U146] goals that only I see', () => {
  test('nothing of them is read before the slip is unfolded, and they are not in the record', async () => {
    expect(container.querySelector('.private .icon')).not.toBeNull();
    expect(screen.getByText('Only you see this')).toBeTruthy();
    expect(page.surface.profile.state.value.state).toBe('closed');
    expect(must(await page.store.keyring.rooms())).toHaveLength(1);

    await draftOne();

    expect(kept().map(({ title }) => title)).toEqual([NEEDLE]);
    expect(goals()).toEqual([]);
    expect(JSON.stringify(room().doc.toJSON())).not.toContain(NEEDLE);
  });

  test('hidden with private notes, no word of them is on the page', async () => {
    await draftOne();
    void act(() => page.surface.hiding.set(true));

    const show = await screen.findByRole('button', { name: 'Show' });
    expect(document.documentElement.outerHTML + announcement.value).not.toContain(NEEDLE);
    fireEvent.click(show);
    expect((await screen.findByLabelText<HTMLTextAreaElement>('Draft of a goal')).value).toBe(
      NEEDLE,
    );
  });

  test('what is half typed is nowhere while it is hidden, and is there again when it is shown', async () => {
    type(await unfold(), NEEDLE);
    void act(() => page.surface.hiding.set(true));
    const show = await screen.findByRole('button', { name: 'Show' });
    expect(document.documentElement.outerHTML).not.toContain(NEEDLE);

    fireEvent.click(show);

    const field = await screen.findByLabelText<HTMLInputElement>('Draft a goal only for me');
    expect(field.value).toBe(NEEDLE);
    expect(kept()).toEqual([]);
  });
});

describe('[U147] a draft', () => {
  test('is changed where it stands', async () => {
    await draftOne();
    const title = screen.getByLabelText('Draft of a goal');
    type(title, 'Speak in public');
    fireEvent.blur(title);
    fireEvent.change(screen.getByLabelText('Target date'), { target: { value: '2031-06-30' } });

    expect(kept()).toMatchObject([{ title: 'Speak in public', targetOn: '2031-06-30' }]);
  });

  test('says who learns from whom as the goal will say it, and another answer where I give one', async () => {
    await draftOne();
    expect(screen.getByText('Nobody to learn from yet')).toBeTruthy();
    const robin = idNumber<MemberId>(77);
    const card = { id: robin, name: 'Robin', role: 'mentor' } as const;
    must(room().act((doc, author) => putMember(doc, author, card)));

    const choice = await screen.findByLabelText<HTMLSelectElement>('Who learns from whom');
    expect(choice.selectedOptions[0]?.textContent).toBe('Sam learns from Robin');
    expect(kept()[0]?.direction).toBeUndefined();
    const turned = { learner: robin, teacher: room().memberId };
    fireEvent.change(choice, { target: { value: `${turned.learner}>${turned.teacher}` } });
    expect(kept()).toMatchObject([{ direction: turned }]);
    fireEvent.click(await shareButton());
    expect(goals()).toMatchObject([{ direction: turned }]);
  });

  test('is removed at once, by a notice that does not name it, and Undo brings it back', async () => {
    const id = await draftOne();
    fireEvent.click(screen.getByRole('button', { name: `Remove draft: ${NEEDLE}` }));

    await waitFor(() => expect(screen.queryByLabelText('Draft of a goal')).toBeNull());
    expect(kept()).toEqual([]);
    expect(announcement.value).toBe('Draft removed.');
    expect(document.activeElement).toBe(screen.getByLabelText('Draft a goal only for me'));
    undo();
    await waitFor(() => expect(kept()).toMatchObject([{ id, title: NEEDLE }]));
  });
});

describe('[U148] sharing', () => {
  test('makes one goal under the draft’s id by one click, and the draft goes', async () => {
    const id = await draftOne();
    const share = await shareButton();
    fireEvent.click(share);
    fireEvent.click(share);

    await waitFor(() => expect(kept()).toEqual([]));
    expect(goals()).toMatchObject([{ id, title: NEEDLE, owner: room().memberId }]);
    expect(screen.queryByLabelText('Draft of a goal')).toBeNull();
    expect(announcement.value).toBe(`Shared: ${NEEDLE}`);
  });

  test('the draft stays in my profile until the record with the goal is stored here', async () => {
    const id = await draftOne();
    fireEvent.click(await shareButton());

    expect(room().status.value.device.state).toBe('saving');
    expect(kept()).toMatchObject([{ id }]);
    await waitFor(() => expect(kept()).toEqual([]));
    expect(room().status.value.device.state).toBe('saved');
  });

  test('what a crash left in both is no draft, and is taken away', async () => {
    const id = await draftOne();
    must(room().act((doc, author) => addGoal(doc, author, { id, title: NEEDLE })));

    await waitFor(() => expect(screen.queryByLabelText('Draft of a goal')).toBeNull());
    await waitFor(() => expect(kept()).toEqual([]));
  });

  test('what the record refuses stays a draft, which is said, and the focus stays', async () => {
    const id = await draftOne();
    const stranger = idNumber<MemberId>(77);
    drafts().update(room().roomId, id, {
      direction: { learner: room().memberId, teacher: stranger },
    });
    const share = await shareButton();
    share.focus();
    fireEvent.click(share);

    expect(announcement.value).toBe(
      'This person is not in the mentorship any more. What was there before is kept.',
    );
    expect(document.activeElement).toBe(share);
    expect([kept().length, goals().length]).toEqual([1, 0]);
  });

  test('Undo makes it a draft again, puts the goal into the bin, and says so', async () => {
    const id = await draftOne();
    fireEvent.click(await shareButton());
    await waitFor(() => expect(kept()).toEqual([]));
    undo();

    await screen.findByLabelText('Draft of a goal');
    expect(goals()).toEqual([]);
    expect(room().record.value.bin).toMatchObject([{ part: 'goals', id }]);
    expect(kept()).toMatchObject([{ title: NEEDLE }]);
    expect(kept()[0]?.id).not.toBe(id);
    expect(announcement.value).toContain('in the bin');
  });
});

describe('[U149] drafts are shown and not shared', () => {
  test('in a record of a newer version, which is said', async () => {
    await draftOne();
    void act(() => void room().doc.getMap('meta').set('schemaVersion', 9));

    await screen.findByText(/nothing can be shared into it/);
    expect(screen.queryByRole('button', { name: /^Share it/ })).toBeNull();
    expect(screen.queryByLabelText('Draft a goal only for me')).toBeNull();
    expect(screen.getByLabelText<HTMLTextAreaElement>('Draft of a goal').value).toBe(NEEDLE);
    fireEvent.click(screen.getByRole('button', { name: `Remove draft: ${NEEDLE}` }));
    expect(kept()).toEqual([]);
  });

  test('in a mentorship that was left', async () => {
    await draftOne();
    must(await page.store.keyring.update(room().roomId, { closedAt: 5 as Millis }));

    await screen.findByText(/nothing can be shared into it/);
    expect(screen.queryByRole('button', { name: /^Share it/ })).toBeNull();
  });

  test('nor changed where the profile is of a newer version', async () => {
    await draftOne();
    const { value } = page.surface.profile.state;
    if (value.state !== 'open') throw new Error('not open');
    const { doc } = value.profile.notes({ roomId: room().roomId, sessionId: undefined }).text;
    void act(() => void (doc && profileRoot(doc).set('version', PROFILE_VERSION + 1)));

    await waitFor(() =>
      expect(screen.getByLabelText<HTMLTextAreaElement>('Draft of a goal').readOnly).toBe(true),
    );
    expect(screen.queryByRole('button', { name: /^(Remove draft|Share it)/ })).toBeNull();
    expect(screen.queryByLabelText('Draft a goal only for me')).toBeNull();
  });
});
