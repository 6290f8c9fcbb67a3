/**
 * The checkpoints of an open mentorship as views see them: the list, each one opened to be read and
 * compared with the record of now, and the latest that has something which is missing now. [U50, U51]
 */
import { computed, effect, signal, type ReadonlySignal } from '@preact/signals';
import type { Doc } from 'yjs';
import type { ItemId } from '#shared/base/ids.ts';
import type { Result } from '#shared/base/result.ts';
import { reportFault } from '#shared/base/listeners.ts';
import { agreementOf, type AgreementSection } from '#shared/record/agreement.ts';
import { differencesFrom, type Difference } from '#shared/record/differences.ts';
import { notesOf, plainNotes, type PlainBlock } from '#shared/record/notes.ts';
import { bringBack } from '#shared/record/operations/bringing-back.ts';
import { readRecord } from '#shared/record/read-record.ts';
import type { Refusal } from '#shared/record/refusal.ts';
import type { RecordView } from '#shared/record/view.ts';
import type { Checkpoint } from '../store/checkpoint.ts';
import type { Store } from '../store/store.ts';
import { readCheckpointState } from '../sync/checkpoint-state.ts';
import { createSequence } from '../sync/sequence.ts';
import type { Room } from './room.ts';
import type { Done } from './taking-back.ts';

/** A checkpoint that is being read. */
export type OpenCheckpoint = {
  readonly checkpoint: Checkpoint;
  /** The record as it was. */
  readonly record: RecordView;
  readonly notes: (sessionId: ItemId) => readonly PlainBlock[];
  readonly agreement: (section: AgreementSection) => readonly PlainBlock[];
  /** What stood in it and does not stand so now; again after each change of the record. */
  readonly differences: ReadonlySignal<readonly Difference[]>;
  /** Brings these back as one change. */
  readonly bringBack: (places: readonly Difference[]) => Result<number, Refusal>;
  /** As `bringBack`; with what takes it back, where no lines of a text came with it. */
  readonly setBack: (places: readonly Difference[]) => Done<Result<number, Refusal>>;
};

/** What is to be said first: whether a checkpoint has what is missing now. */
export type Fuller =
  | { readonly state: 'looking' }
  | { readonly state: 'none' }
  | { readonly state: 'found'; readonly opened: OpenCheckpoint };

/** The checkpoints of one open mentorship. */
export type History = {
  /** Newest first; `undefined` until they are read. */
  readonly list: ReadonlySignal<readonly Checkpoint[] | undefined>;
  readonly fuller: ReadonlySignal<Fuller>;
  /** Looks for the latest checkpoint that has what is missing now; again by itself after changes. */
  readonly look: () => Promise<void>;
  /** Opens one; `undefined` when it has gone or cannot be read. */
  readonly open: (number: number) => Promise<OpenCheckpoint | undefined>;
  readonly close: () => void;
};

/** Changes within this time are compared once. */
const SETTLE_MS = 300;
/** Between two looks there are so many times as long as the last one took, so that typing stays light. */
const LOOKS_APART = 10;

/** Counts the changes of `doc`, at most every `SETTLE_MS`. */
function countChanges(doc: Doc, ending: AbortSignal): ReadonlySignal<number> {
  const count = signal(0);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hear = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      count.value += 1;
    }, SETTLE_MS);
  };
  doc.on('update', hear);
  ending.addEventListener('abort', () => {
    clearTimeout(timer);
    doc.off('update', hear);
  });
  return count;
}

/** Those that are missing, which nobody's button does. */
export function missingOf(differences: readonly Difference[]): readonly Difference[] {
  return differences.filter(({ state }) => state === 'missing');
}

function openDoc(
  room: Room,
  checkpoint: Checkpoint,
  then: Doc,
  changes: ReadonlySignal<number>,
): OpenCheckpoint {
  const differences = computed(() => {
    void changes.value;
    return differencesFrom(then, room.doc);
  });
  const setBack: OpenCheckpoint['setBack'] = (places) =>
    room.actToUndo((doc, author) => bringBack(doc, author, then, places));
  return {
    checkpoint,
    record: readRecord(then),
    notes: (sessionId) => plainNotes(notesOf(then, sessionId)),
    agreement: (section) => plainNotes(agreementOf(then, section)),
    differences,
    bringBack: (places) => setBack(places).done,
    setBack,
  };
}

/** Opens the history of `room`; the caller closes it. */
export function openHistory(store: Pick<Store, 'checkpoints' | 'onChange'>, room: Room): History {
  const { roomId, doc } = room;
  const ending = new AbortController();
  const changes = countChanges(doc, ending.signal);
  const list = signal<readonly Checkpoint[] | undefined>(undefined);
  const fuller = signal<Fuller>({ state: 'looking' });

  const readList = async (): Promise<readonly Checkpoint[]> => {
    const listed = await store.checkpoints.list(roomId);
    list.value = listed.ok ? listed.value : [];
    return list.value;
  };
  const open = async (checkpoint: Checkpoint): Promise<OpenCheckpoint | undefined> => {
    const deflated = await store.checkpoints.readState(roomId, checkpoint.number);
    if (!deflated.ok || deflated.value === undefined) return undefined;
    const then = await readCheckpointState({ deflated: deflated.value, size: checkpoint.size });
    return then === undefined ? undefined : openDoc(room, checkpoint, then, changes);
  };
  const lookNow = async (): Promise<void> => {
    for (const checkpoint of await readList()) {
      const opened = await open(checkpoint);
      if (ending.signal.aborted) return;
      if (opened === undefined || missingOf(opened.differences.peek()).length === 0) continue;
      fuller.value = { state: 'found', opened };
      return;
    }
    fuller.value = { state: 'none' };
  };
  const looks = createSequence();
  let lastTookMs: number | undefined;
  const look = (): Promise<void> => {
    lastTookMs ??= 0;
    return looks.add(async () => {
      const begun = performance.now();
      await lookNow();
      lastTookMs = performance.now() - begun;
    });
  };
  let lookingAgain: ReturnType<typeof setTimeout> | undefined;
  // What was said of the record before is not true for ever: somebody may delete while one looks.
  const stopFollowing = effect(() => {
    // Before it is asked for the first time the record is still being read.
    if (changes.value === 0 || lookingAgain !== undefined || lastTookMs === undefined) return;
    lookingAgain = setTimeout(() => {
      lookingAgain = undefined;
      void look();
    }, lastTookMs * LOOKS_APART);
  });
  const stopHearing = store.onChange(({ changed, roomId: of }) => {
    if (changed === 'checkpoints' && of === roomId) void readList().catch(reportFault);
  });
  ending.signal.addEventListener('abort', () => {
    clearTimeout(lookingAgain);
    stopFollowing();
    stopHearing();
  });
  return {
    list,
    fuller,
    look,
    async open(number) {
      const found = (list.value ?? (await readList())).find((one) => one.number === number);
      return found === undefined ? undefined : open(found);
    },
    close: () => ending.abort(),
  };
}
