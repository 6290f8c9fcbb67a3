/**
 * What others changed in an open mentorship since its person last looked at it, and that they look at it now:
 * a page of it that is seen. A visit goes on over short absences. [U251, U252]
 */
import { signal, type ReadonlySignal } from '@preact/signals';
import type { MemberId, Millis, RoomId } from '#shared/base/ids.ts';
import type { ChangeLine } from '../store/change-line.ts';
import type { Store } from '../store/store.ts';
import { createSequence } from '../sync/sequence.ts';

/** Who was away for longer than this was not here. */
export const AWAY_MS = 10 * 60_000;

/** The news of one open mentorship. */
export type ChangeNews = {
  /** By others, or by nobody who can be told; newest first. Nothing for who was never here before. */
  readonly lines: ReadonlySignal<readonly ChangeLine[]>;
  /** Nothing of it is news any more. */
  readonly seen: () => void;
  readonly close: () => void;
};

/** What it needs. `page`: whose visibility says whether somebody looks. */
export type ChangeNewsDeps = {
  readonly store: Pick<Store, 'changeLog' | 'onChange'>;
  readonly roomId: RoomId;
  readonly memberId: MemberId;
  readonly page: Document;
  readonly now: () => Millis;
  /** Comes first: what a page opens with does not wait for its news. */
  readonly after: Promise<unknown>;
};

/** Those lines that are no work of `me`. */
export function byOthers(
  lines: readonly ChangeLine[],
  me: MemberId | undefined,
): readonly ChangeLine[] {
  return lines.filter(({ author }) => author === undefined || author.memberId !== me);
}

/** Follows one mentorship until it is closed. */
export function openChangeNews(deps: ChangeNewsDeps): ChangeNews {
  const { store, roomId, memberId, page, now } = deps;
  const { changeLog } = store;
  const ending = new AbortController();
  const lines = signal<readonly ChangeLine[]>([]);
  const reading = createSequence();
  const isSeen = (): boolean => page.visibilityState === 'visible';
  /** After this line everything is news; `undefined`: who was never here is told nothing. */
  let from: number | undefined;
  let hiddenAt: Millis | undefined;

  const look = async (): Promise<void> => {
    if (isSeen()) await changeLog.look(roomId, now());
  };
  const begin = async (): Promise<void> => {
    const last = await changeLog.lastLook(roomId);
    from = last.ok ? last.value?.number : undefined;
  };
  const read = async (): Promise<void> => {
    if (from === undefined) return;
    const listed = await changeLog.list(roomId, from);
    if (listed.ok && !ending.signal.aborted) lines.value = byOthers(listed.value, memberId);
  };
  const add = (work: () => Promise<void>): void =>
    void reading.add(async () => {
      if (!ending.signal.aborted) await work();
    });
  const visit = async (): Promise<void> => {
    await begin();
    await read();
    await look();
  };

  add(async () => {
    await deps.after;
    await visit();
  });
  page.addEventListener(
    'visibilitychange',
    () => {
      if (!isSeen()) hiddenAt = now();
      else if (hiddenAt === undefined || now() - hiddenAt >= AWAY_MS) add(visit);
      else add(look);
    },
    { signal: ending.signal },
  );
  const stopHearing = store.onChange(({ changed, roomId: of }) => {
    if (changed !== 'changeLines' || of !== roomId) return;
    add(read);
    add(look);
  });
  return {
    lines,
    seen() {
      // What was shown, and nothing that comes in this very moment.
      from = lines.peek()[0]?.number ?? from;
      lines.value = [];
      add(read);
    },
    close() {
      ending.abort();
      stopHearing();
    },
  };
}
