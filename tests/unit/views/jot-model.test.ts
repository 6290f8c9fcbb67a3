/** The popup without its page, over a real store in memory. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { MAX_NAME_CHARACTERS, MAX_TEXT_CHARACTERS } from '#shared/record/limits.ts';
import {
  openPopup,
  popupPlace,
  type PopupPlace,
  type TestPopup,
} from '../../support/views/popup-store.ts';
import { day, must, newRoomId, sampleProjection } from '../../support/store/samples.ts';
import type { ItemId } from '#shared/base/ids.ts';

const open: TestPopup[] = [];

async function popupAt(place: PopupPlace, held?: Promise<void>): Promise<TestPopup> {
  const popup = await openPopup(place, held);
  open.push(popup);
  return popup;
}

async function openedAt(place: PopupPlace): Promise<TestPopup> {
  const popup = await popupAt(place);
  await popup.opened;
  return popup;
}

afterEach(() => {
  for (const { model } of open.splice(0)) model.close();
});

describe('[U5] the draft', () => {
  test('stands there at the next opening with its kind and mentorship', async () => {
    const place = await popupPlace(['Kim', 'Maya']);
    const first = await openedAt(place);
    const maya = first.model.mentorships.value[1]?.roomId;
    first.model.chooseKind('question');
    if (maya) first.model.chooseRoom(maya);
    for (const text of ['H', 'Ho', 'How']) first.model.type(text);
    await vi.waitFor(async () => expect(must(await first.store.draft.read())?.text).toBe('How'));
    first.model.close();

    const { model } = await openedAt(place);
    expect([model.text.value, model.kind.value]).toEqual(['How', 'question']);
    expect(model.roomId.value).toBe(maya);
  });

  test('[U222] of a check-in survives with its mood and lines, and is entered with no text', async () => {
    const place = await popupPlace(['Kim']);
    const first = await openedAt(place);
    first.model.chooseKind('checkIn');
    first.model.say({ mood: 'low' });
    first.model.say({ need: 'A walk' });
    const words = { mood: 'low', need: 'A walk' };
    await vi.waitFor(async () =>
      expect(must(await first.store.draft.read())?.beside).toEqual(words),
    );
    first.model.close();

    const { model, store } = await openedAt(place);
    expect(model.beside.value).toEqual(words);
    model.say({ blocker: '  ' });
    await model.submit();
    const [command] = must(await store.jots.list());
    expect(command?.action).toMatchObject({ part: 'checkIn', text: '', beside: words });
    expect(command?.action).not.toHaveProperty('beside.blocker');
    expect(model.beside.value).toEqual({});
  });

  test('[U222] of a check-in whose mood nobody chose survives, and is not entered before one is', async () => {
    const place = await popupPlace(['Kim']);
    const first = await openedAt(place);
    first.model.chooseKind('checkIn');
    first.model.say({ need: 'A walk' });
    await vi.waitFor(async () =>
      expect(must(await first.store.draft.read())?.beside).toEqual({ need: 'A walk' }),
    );
    first.model.close();

    const { model, store } = await openedAt(place);
    expect(model.beside.value).toEqual({ need: 'A walk' });
    await model.submit();
    expect(model.notice.value).toEqual({ state: 'no-mood' });
    expect(must(await store.jots.list())).toEqual([]);
    model.say({ mood: 'great' });
    await model.submit();
    const [command] = must(await store.jots.list());
    expect(command?.action).toMatchObject({ beside: { mood: 'great', need: 'A walk' } });
  });

  test('[U311] of who is stuck survives with its lines, whatever kind is chosen meanwhile, and is entered', async () => {
    const place = await popupPlace(['Kim']);
    const first = await openedAt(place);
    first.model.chooseKind('stuck');
    first.model.type('The build fails');
    first.model.say({ tried: 'Clean it', need: ' ' });
    first.model.chooseKind('note');
    await vi.waitFor(async () =>
      expect(must(await first.store.draft.read())).toMatchObject({ kind: 'note' }),
    );
    first.model.close();

    const { model, store } = await openedAt(place);
    model.chooseKind('stuck');
    await model.submit();

    const [command] = must(await store.jots.list());
    const stuck = { part: 'stuck', text: 'The build fails', beside: { tried: 'Clean it' } };
    expect(command?.action).toEqual(expect.objectContaining(stuck));
    expect(model.beside.value).toEqual({});
  });

  test('[U311, B9] entered as another kind leaves what was typed beside it, here and in the draft', async () => {
    const place = await popupPlace(['Kim']);
    const { model, store } = await openedAt(place);
    model.chooseKind('stuck');
    model.say({ tried: 'Clean it' });
    model.chooseKind('checkIn');
    model.say({ mood: 'low', need: 'A walk' });
    await model.submit();

    expect(model.beside.value).toEqual({ tried: 'Clean it' });
    const draft = must(await store.draft.read());
    expect(draft).toMatchObject({ text: '', kind: 'checkIn', beside: { tried: 'Clean it' } });
    model.chooseKind('note');
    model.type('Ask Kim');
    await model.submit();
    expect(model.beside.value).toEqual({ tried: 'Clean it' });
    expect(must(await store.jots.list())).toHaveLength(2);
  });

  test('[U311] of who is stuck is not entered without a text', async () => {
    const { model, store } = await openedAt(await popupPlace(['Kim']));
    model.chooseKind('stuck');
    model.say({ need: 'An hour of yours' });

    await model.submit();

    expect(model.notice.value).toEqual({ state: 'empty' });
    expect(must(await store.jots.list())).toEqual([]);
  });

  test('[U6, U278] of a check-in with too long a line stays as it was typed, and is said to be too long', async () => {
    const { model, store } = await openedAt(await popupPlace(['Kim']));
    model.chooseKind('checkIn');
    const blocker = 'é'.repeat(MAX_TEXT_CHARACTERS + 3);
    model.say({ blocker });
    await model.submit();
    expect(model.notice.value).toEqual({ state: 'too-long', over: 3 });
    expect(model.beside.value.blocker).toBe(blocker);
    expect(must(await store.jots.list())).toEqual([]);
  });

  test('is handed to the store in the tick of its key', async () => {
    const { model, store } = await openedAt(await popupPlace(['Kim']));
    model.type('Half a thou');
    // The read is asked for in the same tick, so it stands behind the write.
    expect(must(await store.draft.read())?.text).toBe('Half a thou');
  });

  test('what was typed before the store was there goes on where the draft ended', async () => {
    const place = await popupPlace(['Kim']);
    const first = await openedAt(place);
    first.model.type('Half a ');
    await vi.waitFor(async () =>
      expect(must(await first.store.draft.read())?.text).toBe('Half a '),
    );
    first.model.close();
    const held = Promise.withResolvers<void>();
    const second = await popupAt(place, held.promise);
    second.model.type('thought');
    held.resolve();
    await second.opened;
    expect(second.model.text.value).toBe('Half a thought');
  });

  test('is entered by an Enter that came before it was read', async () => {
    const place = await popupPlace(['Kim']);
    const first = await openedAt(place);
    first.model.type('Bring the slides');
    await vi.waitFor(async () =>
      expect(must(await first.store.draft.read())?.text).toBe('Bring the slides'),
    );
    first.model.close();
    const held = Promise.withResolvers<void>();
    const { model, store } = await popupAt(place, held.promise);
    const submitted = model.submit();
    held.resolve();
    await submitted;
    const listed = must(await store.jots.list());
    expect(listed.map(({ action }) => 'text' in action && action.text)).toEqual([
      'Bring the slides',
    ]);
    expect(model.text.value).toBe('');
  });

  test('is gone once it was entered', async () => {
    const place = await popupPlace(['Kim']);
    const { model, store } = await openedAt(place);
    model.type('Send it');
    await model.submit();
    expect(must(await store.draft.read())).toBeUndefined();
  });
});

describe('[U6] Enter', () => {
  test('hands the command to the store in the same tick and says so only when it is stored', async () => {
    const { model, store, poked } = await openedAt(await popupPlace(['Kim']));
    model.type('Send the outline');
    const submitted = model.submit();
    expect([model.text.value, model.notice.value.state]).toEqual(['', 'saving']);
    // The popup may be gone in the next: who carries it out is woken now, and looks behind the write.
    expect(poked).toHaveLength(1);
    const listed = store.jots.list();
    await submitted;
    expect(must(await listed).map(({ action }) => 'text' in action && action.text)).toEqual([
      'Send the outline',
    ]);
    expect(model.notice.value.state).toBe('saved');
    expect(poked).toHaveLength(1);
  });

  test('puts the text back and says why when nothing could be saved', async () => {
    const { model, store } = await openedAt(await popupPlace(['Kim']));
    model.type('Send the outline');
    store.close();
    await model.submit();
    expect(model.text.value).toBe('Send the outline');
    expect(model.fault.value).toBe('closed');
    expect(model.notice.value.state).toBe('none');
  });

  test('refuses nothing and too much with what is wrong, and keeps the text', async () => {
    const { model, store } = await openedAt(await popupPlace(['Kim']));
    model.type('  \n ');
    await model.submit();
    expect(model.notice.value).toEqual({ state: 'empty' });
    const long = 'x'.repeat(MAX_TEXT_CHARACTERS + 7);
    model.type(long);
    await model.submit();
    expect(model.notice.value).toEqual({ state: 'too-long', over: 7 });
    expect(model.text.value).toBe(long);
    expect(must(await store.jots.list())).toEqual([]);
  });

  test('before the store is there waits for it', async () => {
    const place = await popupPlace(['Kim']);
    const held = Promise.withResolvers<void>();
    const { model, store } = await popupAt(place, held.promise);
    model.type('Early');
    const submitted = model.submit();
    held.resolve();
    await submitted;
    expect(must(await store.jots.list())).toHaveLength(1);
  });

  test('with no mentorship makes one, and one only', async () => {
    const { model, store } = await openedAt(await popupPlace([]));
    model.type('The very first');
    await Promise.all([model.submit(), model.submit()]);
    expect(must(await store.keyring.list()).map((entry) => entry.mentorshipName)).toEqual([
      'My mentorship',
    ]);
    expect(must(await store.jots.list())).toHaveLength(1);
  });

  test('can be taken back', async () => {
    const { model } = await openedAt(await popupPlace(['Kim']));
    model.type('A mistake');
    await model.submit();
    await vi.waitFor(() => expect(model.mine.value).toHaveLength(1));
    if (model.notice.value.state === 'saved') await model.takeBack(model.notice.value.command);
    await vi.waitFor(() => expect(model.mine.value).toEqual([]));
    expect(model.notice.value.state).toBe('taken-back');
  });
});

describe('[U7] what is mine to do', () => {
  async function withItems(): Promise<TestPopup> {
    const place = await popupPlace(['Kim', 'Maya']);
    const popup = await openedAt(place);
    const dues = [
      ['later', day('2026-03-09')],
      ['undated', undefined],
      ['late', day('2026-03-01')],
    ];
    for (const [order, { roomId, me }] of popup.model.mentorships.value.entries()) {
      const mine = dues.map(([text = '', dueOn]) => ({
        id: newRoomId() as string as ItemId,
        text: `${text} ${order}`,
        dueOn: dueOn as ReturnType<typeof day> | undefined,
        status: 'not_started' as const,
      }));
      must(await popup.store.projections.write(sampleProjection({ roomId, me, mine })));
    }
    await vi.waitFor(() => expect(popup.model.mine.value).toHaveLength(6));
    return popup;
  }

  test('stands by due date across mentorships, undated ones last', async () => {
    const { model } = await withItems();
    expect(model.mine.value.map(({ item }) => item.text.split(' ')[0])).toEqual([
      'late',
      'late',
      'later',
      'later',
      'undated',
      'undated',
    ]);
  });

  test('goes when it is ticked off and comes back by Undo', async () => {
    const { model, poked } = await withItems();
    const [first] = model.mine.value;
    const takeBack = first && (await model.tick(first));
    await vi.waitFor(() => expect(model.mine.value).toHaveLength(5));
    expect(poked).toEqual([first?.roomId]);
    await takeBack?.();
    await vi.waitFor(() => expect(model.mine.value).toHaveLength(6));
  });

  test('[U42] is put off at once, poked, and comes back to its day by Undo', async () => {
    const { model, poked } = await withItems();
    const [first] = model.mine.value;
    const dueOf = () => model.mine.value.find(({ item }) => item.id === first?.item.id)?.item.dueOn;
    const takeBack = first && (await model.snooze(first, day('2026-03-03')));
    await vi.waitFor(() => expect(dueOf()).toBe('2026-03-03'));
    expect(poked).toEqual([first?.roomId]);
    await takeBack?.();
    await vi.waitFor(() => expect(dueOf()).toBe('2026-03-01'));
  });
});

describe('[U270] a resource', () => {
  test('is typed as an address with a title, and entered with both', async () => {
    const { model, store } = await openedAt(await popupPlace(['Kim']));
    model.chooseKind('resource');
    model.type('Deep work https://example.org/a');
    await model.submit();
    const [command] = must(await store.jots.list());
    expect(command?.action).toMatchObject({
      part: 'resource',
      text: 'Deep work',
      source: 'https://example.org/a',
    });
  });

  test('whose title is too long is refused with by how much, however short its address', async () => {
    const { model, store } = await openedAt(await popupPlace(['Kim']));
    model.chooseKind('resource');
    model.type(`${'a'.repeat(MAX_NAME_CHARACTERS + 3)} https://example.org`);
    await model.submit();
    expect(model.notice.value).toEqual({ state: 'too-long', over: 3 });
    expect(must(await store.jots.list())).toEqual([]);
  });
});
