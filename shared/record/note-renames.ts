/**
 * A line break that undo puts back is a new one to Yjs, so its line has a new name. This carries over
 * what the line was under its old name, so that taking back a join brings the heading back too. [D26]
 */
import * as Y from 'yjs';
import { lineNameOf, lineOfKey, type LineName } from './note-lines.ts';

/** The origin of the transaction that carries over; no undo history tracks it. */
const RENAMED = Symbol('renamed lines');

/**
 * Makes the function that is called after each undo and redo in `text`, with the keys of attributes
 * that it changed. Writes only where a line got a new name on this page.
 */
export function createLineRenames(text: Y.Text): (changedKeys: ReadonlySet<string>) => void {
  const carried = new Set<LineName>();
  return (changedKeys) => {
    const written = writtenKeys(text).flatMap(({ name, key }) => {
      const next = nameAfter(text, name);
      if (next === undefined) return [];
      if (!carried.has(name)) return [{ key, to: keyUnder(key, next), name }];
      return changedKeys.has(key) ? [{ key, to: keyUnder(key, lastName(text, next)), name }] : [];
    });
    if (written.length === 0) return;
    text.doc?.transact(() => {
      for (const { key, to, name } of written) {
        carried.add(name);
        copyAttribute(text, key, to);
      }
    }, RENAMED);
  };
}

function writtenKeys(text: Y.Text): readonly { readonly name: LineName; readonly key: string }[] {
  return [...text._map.keys()].flatMap((key) => {
    const name = lineOfKey(key);
    return name === undefined ? [] : [{ name, key }];
  });
}

function keyUnder(key: string, name: LineName): string {
  return name + key.slice(key.lastIndexOf('.'));
}

function copyAttribute(text: Y.Text, from: string, to: string): void {
  const value: unknown = text.getAttribute(from);
  if (value === undefined) text.removeAttribute(to);
  // What a peer put there that no field can be has no meaning under the new name either.
  else if (['string', 'number', 'boolean'].includes(typeof value)) text.setAttribute(to, value);
}

/** The name that undo gave this line when it put it back; `undefined` when it did not. */
function nameAfter(text: Y.Text, name: LineName): LineName | undefined {
  const [client = Number.NaN, clock = Number.NaN] = name.split(':').map(Number);
  const structs = text.doc?.store.clients.get(client);
  const last = structs?.at(-1);
  if (structs === undefined || last === undefined || !(clock < last.id.clock + last.length))
    return undefined;
  const item = structs[Y.findIndexSS(structs, clock)];
  if (!(item instanceof Y.Item) || item.redone === null) return undefined;
  return lineNameOf(item.redone.client, item.redone.clock + clock - item.id.clock);
}

function lastName(text: Y.Text, name: LineName): LineName {
  let last = name;
  for (let next = nameAfter(text, name); next !== undefined; next = nameAfter(text, next))
    last = next;
  return last;
}
