/**
 * Records as each form of the schema wrote them (tests/vectors/records.json), what a later version has put into
 * some of them, and all that anybody can do with one.
 */
import * as Y from 'yjs';
import { toHex } from '#shared/base/bytes.ts';
import { cadenceId, occurrenceId } from '#shared/record/occurrence-id.ts';
import type { CalendarDate } from '#shared/record/calendar-date.ts';
import { notesOf } from '#shared/record/notes.ts';
import { ITEM_PARTS } from '#shared/record/schema.ts';
import records from '../../vectors/records.json' with { type: 'json' };
import { idIn } from './least-of-each.ts';
import { SAM } from './people.ts';

/** The forms, oldest first. */
export type FormName = 'first' | 'flat-notes' | 'all-parts' | 'later-fields' | 'newer';

/** The session of a cadence that somebody has written on, in the forms that have one. */
export const WRITTEN_ON = occurrenceId(cadenceId(0), '2026-03-12' as CalendarDate);

/** The state of a form as its bytes. */
export function stateOf(name: FormName): Uint8Array {
  const form = records.forms.find((one) => one.name === name);
  if (!form) throw new Error(`no form ${name}`);
  return Uint8Array.from(atob(form.state), (character) => character.charCodeAt(0));
}

/** A record of that form, opened. */
export function recordOf(name: FormName): Y.Doc {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, stateOf(name));
  return doc;
}

/** Any value of a document as one that can be compared, to the last byte. */
function told(value: unknown): unknown {
  if (value instanceof Y.Map)
    return Object.fromEntries([...value.entries()].map(([key, one]) => [key, told(one)]));
  if (value instanceof Y.Array) return { list: value.toArray().map(told) };
  if (value instanceof Y.Text) return { text: value.toDelta() as unknown };
  if (value instanceof Y.XmlFragment) return { xml: value.toJSON() };
  if (value instanceof Uint8Array) return { bytes: toHex(value) };
  return typeof value === 'bigint' ? { big: value.toString() } : value;
}

const UNKNOWN_FIELDS = ['energy', `cheer.${SAM}`, 'more'] as const;

function embedsOf(text: Y.Text): unknown {
  const delta = text.toDelta() as readonly { insert: unknown; attributes?: object }[];
  return delta.filter(
    ({ insert, attributes }) =>
      typeof insert !== 'string' || (attributes && 'underline' in attributes),
  );
}

/** All that a later version has put into the forms 'later-fields' and 'newer', and nothing else. */
export function unknownIn(doc: Y.Doc): unknown {
  const items = [...ITEM_PARTS, 'members'].map((part) => {
    const id = part === 'members' ? SAM : idIn(part as (typeof ITEM_PARTS)[number]);
    const item = doc.getMap(part).get(id);
    if (!(item instanceof Y.Map)) return [part, 'gone'];
    return [part, UNKNOWN_FIELDS.map((field) => told(item.get(field)))];
  });
  const notes = notesOf(doc, idIn('sessions'));
  return {
    meta: [doc.getMap('meta').get('schemaVersion'), doc.getMap('meta').get('colour')],
    items,
    occurrence: doc.getMap('occurrences').get(`${WRITTEN_ON}.energy`),
    habits: told(doc.getMap('habits')),
    dream: told(doc.getMap('jots').get(idIn('comments'))),
    timeline: told(doc.getArray('timeline')),
    whiteboard: told(doc.getText('whiteboard')),
    drawing: told(doc.getXmlFragment('drawing')),
    money: told(doc.getText('agreement:money')),
    notes: [notes.getAttribute('first.mood'), embedsOf(notes)],
  };
}
