/**
 * A session on the screen over a real record: a Y.Doc, the operations of shared/record and the real
 * views; only the engine is left out.
 */
import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { noSigning } from '../../support/signing.ts';
import { cleanup, fireEvent, render } from '@testing-library/preact';
import { afterEach } from 'vitest';
import { Awareness } from 'y-protocols/awareness';
import type * as Y from 'yjs';
import type { ItemId, MemberId, RoomId } from '#shared/base/ids.ts';
import { err } from '#shared/base/result.ts';
import { addSession } from '#shared/record/operations/sessions.ts';
import { addTalkingPoint } from '#shared/record/operations/talking-points.ts';
import { readRecord } from '#shared/record/read-record.ts';
import { LiveRegion } from '../../../extension/components/LiveRegion.tsx';
import { ToastHost } from '../../../extension/components/ToastHost.tsx';
import { toasts } from '../../../extension/components/toasts.ts';
import { memberColour } from '../../../extension/components/member-colours.ts';
import { noForms } from '../../support/half-typed.ts';
import { recordParts } from '../../../extension/hooks/record-parts.ts';
import { createTakingBack } from '../../../extension/hooks/taking-back.ts';
import { RoomContext, type Room, type RoomLoad } from '../../../extension/hooks/room.ts';
import { SessionView } from '../../../extension/views/session/SessionView.tsx';
import {
  author,
  done,
  idNumber,
  MONDAY,
  pairRecord,
  ROBIN,
  SAM,
} from '../../support/record/people.ts';

export const SESSION = idNumber<ItemId>(50);

export type SessionPage = {
  readonly doc: Y.Doc;
  readonly room: Room;
  readonly awareness: Awareness;
  readonly composing: boolean[];
  readonly load: { value: RoomLoad };
  readonly record: () => ReturnType<typeof readRecord>;
  readonly container: Element;
  readonly leave: () => void;
};

/** A record of Sam and Robin with one session. */
export function sessionRecord(): Y.Doc {
  const doc = pairRecord();
  done(addSession(doc, author(), { id: SESSION, title: 'First', startsAt: MONDAY }));
  return doc;
}

/** The same with three talking points: one, two, three. */
export function recordWithPoints(): Y.Doc {
  const doc = sessionRecord();
  for (const [at, text] of ['one', 'two', 'three'].entries()) {
    done(addTalkingPoint(doc, author(at + 1), { text, sessionId: SESSION }));
  }
  return doc;
}

/** Types into a field of a form. */
export function type(element: HTMLElement, text: string): void {
  fireEvent.input(element, { target: { value: text } });
}

/** The room of a record as Sam sees it, and what its views did. */
export function roomOver(doc: Y.Doc, startsAs: RoomLoad = 'ready') {
  const awareness = new Awareness(doc);
  const sam = { memberId: SAM, now: MONDAY };
  const takingBack = createTakingBack(doc, () => sam);
  const composing: boolean[] = [];
  const load = signal<RoomLoad>(startsAs);
  const record = signal(readRecord(doc));
  doc.on('afterTransaction', () => {
    record.value = readRecord(doc);
  });
  const room: Room = {
    roomId: idNumber(99) as string as RoomId,
    memberId: SAM,
    surface: 'sidepanel',
    doc,
    awareness,
    load,
    record,
    parts: recordParts(record),
    projection: signal(undefined),
    status: signal({
      device: { state: 'saved' },
      relay: { state: 'none' },
      waiting: 0,
      attention: [],
    } as unknown as Room['status']['value']),
    people: signal([person(SAM, 'Sam', 0, true), person(ROBIN, 'Robin', 1, false)]),
    others: signal([]),
    now: () => MONDAY,
    act: (operation) => takingBack.doing(() => operation(doc, sam)).done,
    actToUndo: (operation) => takingBack.doing(() => operation(doc, sam)),
    takeBack: takingBack.last,
    closedAt: signal(undefined),
    halfTyped: noForms(),
    signing: noSigning,
    changeNews: { lines: signal([]), seen: () => {}, close: () => {} },
    deviceLabels: () => Promise.resolve(new Map()),
    ending: {
      sayGoodbye: () => Promise.resolve('nobody'),
      stay: () => {},
      leave: () => Promise.resolve(err('unknown-room')),
      deleteAtRelay: () => Promise.resolve(err('no-relay')),
      erase: () => Promise.resolve(err('unavailable')),
      goOn: () => Promise.resolve(err('unavailable')),
    },
    invite: () => Promise.resolve(err('no-relay')),
    giveRelay: () => Promise.resolve(true),
    composing: (isComposing) => composing.push(isComposing),
    bringBack: () => undefined,
    giveWord: () => Promise.resolve(true),
    retry: () => {},
    close: () => Promise.resolve(),
  };
  return { doc, room, awareness, composing, load, record: () => readRecord(doc) };
}

/** Draws views of a room, with the notices and the live region of its surface. */
export function drawIn(room: Room, views: ComponentChildren) {
  return render(
    <RoomContext.Provider value={room}>
      {views}
      <ToastHost />
      <LiveRegion />
    </RoomContext.Provider>,
  );
}

/** Draws the session as Sam sees it. */
export function openSession(doc = sessionRecord(), startsAs: RoomLoad = 'ready'): SessionPage {
  const over = roomOver(doc, startsAs);
  const { container, unmount } = drawIn(over.room, <SessionView sessionId={SESSION} />);
  return { ...over, container, leave: unmount };
}

function person(id: MemberId, name: string, place: number, me: boolean) {
  return { id, name, role: undefined, colour: memberColour(place), here: true, me };
}

afterEach(() => {
  cleanup();
  toasts.value = [];
});
