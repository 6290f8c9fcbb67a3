/** Styles of characters between the record's form and ProseMirror's marks. [E1] */
import type { Mark } from 'prosemirror-model';
import { NO_MARKS, type NoteMarks } from '#shared/record/note-lines.ts';
import { marks as types } from '../schema.ts';

const NONE: readonly Mark[] = [];

/** ProseMirror's marks, in the schema's order. */
export function marksFor(style: NoteMarks): readonly Mark[] {
  if (style === NO_MARKS) return NONE;
  return [
    ...(style.link === undefined ? [] : [types.link.create({ href: style.link })]),
    ...(['strong', 'em', 'strike', 'code'] as const).flatMap((name) =>
      style[name] ? [types[name].create()] : [],
    ),
  ];
}

/** The record's form of ProseMirror's marks. */
export function styleOf(marks: readonly Mark[]): NoteMarks {
  if (marks.length === 0) return NO_MARKS;
  const href: unknown = types.link.isInSet(marks)?.attrs['href'];
  const has = (name: 'strong' | 'em' | 'strike' | 'code'): boolean =>
    types[name].isInSet(marks) !== undefined;
  return {
    strong: has('strong'),
    em: has('em'),
    strike: has('strike'),
    code: has('code'),
    link: typeof href === 'string' ? href : undefined,
  };
}
