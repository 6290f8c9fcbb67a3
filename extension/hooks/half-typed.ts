/**
 * What somebody has half typed in the forms of an open mentorship. It outlasts that a form is folded, is drawn
 * anew because the other one changed what it stands at, or is left for another page of the mentorship. It is in
 * memory alone, and gone with the room. [U259]
 */
import { useMemo } from 'preact/hooks';
import { useRoom, type Room } from './room.ts';

/** What stands in the fields of a form, by their names. */
export type TypedFields = Readonly<Partial<Record<string, string>>>;

/** What is half typed in one place, to be read and written where it is drawn. */
export type HalfTyped<Typed> = { current: Typed };

const NOTHING: TypedFields = Object.freeze({});
const LINE = 'text';
const typedByRoom = new WeakMap<Room, Map<string, TypedFields>>();

function isSomething(fields: TypedFields): boolean {
  return Object.values(fields).some((text) => text !== undefined && text.trim() !== '');
}

function keep(room: Room, place: string, fields: TypedFields): void {
  const all = typedByRoom.get(room) ?? new Map<string, TypedFields>();
  typedByRoom.set(room, all);
  if (isSomething(fields)) all.set(place, fields);
  else all.delete(place);
}

/** Whether something is half typed in the form `place` of the room. */
export function isHalfTyped(room: Room, place: string): boolean {
  return typedByRoom.get(room)?.has(place) === true;
}

/** The fields of the form `place`. */
export function useTypedFields(place: string): HalfTyped<TypedFields> {
  const room = useRoom();
  return useMemo(
    () => ({
      get current() {
        return typedByRoom.get(room)?.get(place) ?? NOTHING;
      },
      set current(fields) {
        keep(room, place, fields);
      },
    }),
    [room, place],
  );
}

/** The text of the form `place`, where it is one line or one text. */
export function useTypedText(place: string): HalfTyped<string> {
  const fields = useTypedFields(place);
  return useMemo(
    () => ({
      get current() {
        return fields.current[LINE] ?? '';
      },
      set current(text) {
        fields.current = { [LINE]: text };
      },
    }),
    [fields],
  );
}
