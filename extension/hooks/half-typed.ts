/**
 * What somebody has half typed in the forms of an open mentorship, for the views that draw them. It outlasts that
 * a form is folded, is drawn anew because the other one changed what it stands at, or is left for another page of
 * the mentorship, and that the page is loaded again, crashes or is closed. [U259, U285, U286]
 */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { TypedFields } from '../store/half-typed.ts';
import { useRoom, type Room } from './room.ts';
import type { FormPlace } from './typed-keeper.ts';

export type { TypedFields } from '../store/half-typed.ts';

/** What is half typed in one place, to be read and written where it is drawn. */
export type HalfTyped<Typed> = { current: Typed };

const LINE = 'text';

function typedIn({ halfTyped }: Room, form: FormPlace): HalfTyped<TypedFields> {
  return {
    get current() {
      return halfTyped.read(form);
    },
    set current(fields) {
      halfTyped.write(form, fields);
    },
  };
}

function textIn(room: Room, form: FormPlace): HalfTyped<string> {
  const fields = typedIn(room, form);
  return {
    get current() {
      return fields.current[LINE] ?? '';
    },
    set current(text) {
      fields.current = { [LINE]: text };
    },
  };
}

/** Whether something is half typed in the form `place` of the room. */
export function isHalfTyped({ halfTyped }: Room, place: string): boolean {
  return Object.keys(halfTyped.read({ kind: 'shared', place })).length > 0;
}

/** The fields of the form `place`. */
export function useTypedFields(place: string): HalfTyped<TypedFields> {
  const room = useRoom();
  return useMemo(() => typedIn(room, { kind: 'shared', place }), [room, place]);
}

/** The text of the form `place`, where it is one line or one text. */
export function useTypedText(place: string): HalfTyped<string> {
  const room = useRoom();
  return useMemo(() => textIn(room, { kind: 'shared', place }), [room, place]);
}

/**
 * The text of a form that only I see; `undefined` until it was read from the disk, which begins with whoever
 * draws it. Who asks draws nothing while that is hidden. [U286]
 */
export function useTypedAlone(place: string): HalfTyped<string> | undefined {
  const room = useRoom();
  const { halfTyped } = room;
  const [isFilled, setFilled] = useState(() => halfTyped.isFilled('alone'));
  useEffect(() => {
    let isLeft = false;
    void halfTyped.fill('alone').then(() => {
      if (!isLeft) setFilled(true);
    });
    return () => {
      isLeft = true;
    };
  }, [halfTyped]);
  const typed = useMemo(() => textIn(room, { kind: 'alone', place }), [room, place]);
  return isFilled ? typed : undefined;
}
