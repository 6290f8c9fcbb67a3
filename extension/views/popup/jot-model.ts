/**
 * What the popup does, without its page: type, choose, Enter, tick off, snooze, take back. It holds no Yjs
 * and no record; it writes commands and reads projections. [U4, U5, U6, U7]
 */
import { batch, type ReadonlySignal } from '@preact/signals';
import type { Clock } from '#shared/base/clock.ts';
import type { MemberId, RoomId } from '#shared/base/ids.ts';
import { ok, type Result } from '#shared/base/result.ts';
import { MAX_NAME_CHARACTERS, MAX_TEXT_CHARACTERS } from '#shared/record/limits.ts';
import { checkText, countCharacters } from '#shared/record/one-line-text.ts';
import {
  linesOf,
  type BesideLine,
  type Command,
  type JotBeside,
  type JotPart,
} from '../../store/command.ts';
import type { StoreFault } from '../../store/fault.ts';
import type { KeyringEntry } from '../../store/keyring-entry.ts';
import { resourceOf } from '../../store/page-jot.ts';
import type { JotStore } from '../../store/jot-store.ts';
import { createShelf, fillShelf, noteFault, type Shelf } from '../../hooks/shelf.ts';
import { createCommand } from '../mine/jot-commands.ts';
import { createMineChanges, takeBackCommand, type MineChanges } from '../mine/mine-changes.ts';
import { createJotState, type JotState } from './jot-state.ts';

/** What the popup is made of. */
export type JotDeps = {
  /** Opens the store; called again when a person tries again. */
  readonly open: () => Promise<Result<JotStore, StoreFault>>;
  readonly clock: Clock;
  /** Tells the background that the box holds something new. */
  readonly poke: (roomId: RoomId) => void;
  /** Makes "My mentorship" on this device, for a first jot. */
  readonly startMentorship: (store: JotStore) => Promise<Result<KeyringEntry, StoreFault>>;
};

type Shown = Pick<
  JotState,
  'text' | 'kind' | 'roomId' | 'notice' | 'beside' | 'mine' | 'moreMine'
> &
  Pick<Shelf, 'fault' | 'ready' | 'mentorships' | 'settings'>;

/** The popup's state and what can be done with it. */
export type JotModel = {
  readonly [Name in keyof Shown]: ReadonlySignal<Shown[Name]['value']>;
} & Pick<MineChanges, 'now' | 'tick' | 'snooze'> & {
    /** Takes a keystroke's text, and hands it to the store in the same tick. */
    readonly type: (text: string) => void;
    readonly chooseKind: (kind: JotPart) => void;
    /** Says something beside its text. */
    readonly say: (words: JotBeside) => void;
    readonly chooseRoom: (roomId: RoomId) => void;
    /** Enter. */
    readonly submit: () => Promise<void>;
    readonly takeBack: (command: Command) => Promise<void>;
    /** Opens the store that did not open; what was typed meanwhile stays. [U54] */
    readonly retry: () => void;
    readonly close: () => void;
  };

/** A popup that is open: what it is made of, what it knows, and the store once that is there. */
type Popup = {
  readonly deps: JotDeps;
  readonly shelf: Shelf;
  readonly state: JotState;
  store: JotStore | undefined;
  /** Whether the first mentorship is being made: a second Enter must not make another. */
  starting: boolean;
};

type Where = { readonly roomId: RoomId; readonly me: MemberId };

async function saveDraft({ shelf, state, store }: Popup): Promise<void> {
  if (!store) return;
  const [text, roomId, kind] = [state.text.peek(), state.chosenRoom.peek(), state.kind.peek()];
  const beside = state.beside.peek();
  noteFault(shelf, await store.draft.write({ text, kind, roomId, beside }));
}

/** Hands the command over, and wakes who carries it out, before anything is awaited: the popup may close in this very tick. */
async function saveJot(popup: Popup, store: JotStore, text: string, where: Where): Promise<void> {
  const { shelf, state, deps } = popup;
  const part = state.kind.peek();
  const words = state.beside.peek();
  const command = createCommand({ ...where, now: deps.clock.now() }, part, text, said(part, words));
  const beside = unsaid(part, words);
  const left = { text: '', kind: part, roomId: where.roomId, beside };
  const saving = store.jots.addFromDraft(
    command,
    Object.keys(beside).length > 0 ? left : undefined,
  );
  // Behind it, the background's look waits for that write: it finds what is in the box by then.
  deps.poke(where.roomId);
  batch(() => {
    state.text.value = '';
    state.beside.value = beside;
    state.notice.value = { state: 'saving' };
  });
  const saved = await saving;
  noteFault(shelf, saved);
  if (!saved.ok) return putBack(state, text, words);
  state.notice.value = { state: 'saved', command, part };
  void store.settings.write({ lastKind: part, lastRoomId: where.roomId });
}

function putBack(state: JotState, text: string, words: JotBeside): void {
  batch(() => {
    state.beside.value = words;
    state.text.value = text + state.text.peek();
    state.notice.value = { state: 'none' };
  });
}

/** What is entered beside it; a line that was left empty is not written. */
function said(part: JotPart, { mood, ...typed }: JotBeside): JotBeside | undefined {
  const lines = linesOf(part);
  if (lines.length === 0) return undefined;
  const written = lines.flatMap((line): (readonly [BesideLine, string])[] => {
    const checked = checkText(typed[line] ?? '', 'text', MAX_TEXT_CHARACTERS);
    return checked.ok ? [[line, checked.value]] : [];
  });
  return { ...(part === 'checkIn' && mood && { mood }), ...Object.fromEntries(written) };
}

/** What was said beside a jot of another kind stays for that. [U311] */
function unsaid(part: JotPart, words: JotBeside): JotBeside {
  const said: readonly string[] = [part === 'checkIn' ? 'mood' : '', ...linesOf(part)];
  return Object.fromEntries(Object.entries(words).filter(([name]) => !said.includes(name)));
}

/** What must not be too long, and how long it may be: of a resource its title, and not its address. [U270] */
function bounded({ kind, text }: JotState): readonly [words: string, limit: number] {
  const typed = text.peek();
  if (kind.peek() !== 'resource') return [typed, MAX_TEXT_CHARACTERS];
  return [resourceOf(typed).text, MAX_NAME_CHARACTERS];
}

/** What is entered: a check-in may have no text, since its mood says it. */
function entered(state: JotState): Result<string, unknown> {
  const typed = state.text.peek();
  if (state.kind.peek() === 'checkIn' && typed.trim() === '') return ok('');
  const [words, limit] = bounded(state);
  const checked = checkText(words, 'text', limit);
  return checked.ok && state.kind.peek() === 'resource' ? ok(typed.trim()) : checked;
}

function whereNow({ shelf, state }: Popup): Where | undefined {
  const roomId = state.roomId.peek();
  const chosen = shelf.projections.peek().find((projection) => projection.roomId === roomId);
  return chosen && { roomId: chosen.roomId, me: chosen.me };
}

async function firstPlace(popup: Popup, store: JotStore): Promise<Where | undefined> {
  if (popup.starting) return undefined;
  popup.starting = true;
  const made = await popup.deps.startMentorship(store);
  popup.starting = false;
  noteFault(popup.shelf, made);
  return made.ok ? { roomId: made.value.roomId, me: made.value.memberId } : undefined;
}

/** By how many characters the longest of what is entered is too long; 0 or less where all fits. */
function overOf(state: JotState): number {
  const [words, limit] = bounded(state);
  const typed = state.beside.peek();
  const beside = linesOf(state.kind.peek()).map(
    (line) => countCharacters(typed[line] ?? '') - MAX_TEXT_CHARACTERS,
  );
  return Math.max(countCharacters(words) - limit, ...beside);
}

async function submit(popup: Popup, started: Promise<void>): Promise<void> {
  const { state } = popup;
  // A draft that is still on its way is entered, not taken for an empty field. [U5]
  if (!popup.store && state.text.peek() === '') await started;
  const checked = entered(state);
  const over = overOf(state);
  if (!checked.ok || over > 0) {
    state.notice.value = over > 0 ? { state: 'too-long', over } : { state: 'empty' };
    return;
  }
  if (state.kind.peek() === 'checkIn' && state.beside.peek().mood === undefined) {
    state.notice.value = { state: 'no-mood' };
    return;
  }
  const where = whereNow(popup);
  if (popup.store && where) return saveJot(popup, popup.store, checked.value, where);
  await started;
  if (!popup.store) return;
  const place = whereNow(popup) ?? (await firstPlace(popup, popup.store));
  const text = entered(state);
  if (place && text.ok) await saveJot(popup, popup.store, text.value, place);
}

async function start(popup: Popup, ending: AbortSignal): Promise<void> {
  const { shelf, state } = popup;
  const opening = popup.deps.open();
  // Beside the rest and not after it: each reading takes a way to the storage and back.
  const reading = opening.then((opened) => (opened.ok ? opened.value.draft.read() : undefined));
  const [store, draft] = await Promise.all([fillShelf(shelf, opening, ending), reading]);
  if (!store || !draft) return;
  if (!draft.ok) noteFault(shelf, draft);
  const left = draft.ok ? draft.value : undefined;
  const { lastRoomId, lastKind } = shelf.settings.peek();
  batch(() => {
    state.chosenRoom.value ??= left?.roomId ?? lastRoomId;
    state.chosenKind.value ??= left?.kind ?? lastKind;
    const early = state.text.peek();
    // What was typed before the draft came goes on where the draft ended. [U5]
    if (left) state.text.value = left.text + early;
    if (left?.beside) state.beside.value = left.beside;
    popup.store = store;
    shelf.ready.value = true;
    if (early !== '') void saveDraft(popup);
  });
}

/** Starts the popup: reads draft, settings and projections, and follows their changes. */
export function createJotModel(deps: JotDeps): JotModel {
  const shelf = createShelf();
  const state = createJotState(shelf);
  const popup: Popup = { deps, shelf, state, store: undefined, starting: false };
  const ending = new AbortController();
  let started = start(popup, ending.signal);
  const entering = { shelf, store: () => popup.store, clock: deps.clock, poke: deps.poke };
  const onTakenBack = (): void => {
    state.notice.value = { state: 'taken-back' };
  };
  const { now, tick, snooze } = createMineChanges(entering, onTakenBack);
  return {
    ...shelf,
    ...state,
    now,
    tick,
    snooze,
    type: (text) => {
      batch(() => {
        state.text.value = text;
        if (text !== '') state.notice.value = { state: 'none' };
      });
      void saveDraft(popup);
    },
    chooseKind: (kind) => {
      state.chosenKind.value = kind;
      void saveDraft(popup);
    },
    say: (words) => {
      state.beside.value = { ...state.beside.peek(), ...words };
      void saveDraft(popup);
    },
    chooseRoom: (roomId) => {
      state.chosenRoom.value = roomId;
      void saveDraft(popup);
    },
    submit: () => submit(popup, started),
    async takeBack(command) {
      if (await takeBackCommand(entering, command)) onTakenBack();
    },
    retry() {
      started = started.then(() => (popup.store ? undefined : start(popup, ending.signal)));
    },
    close: () => ending.abort(),
  };
}
