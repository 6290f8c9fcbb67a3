/** What stands of a relationship check from the moment in which the first answers are there. [D123, D131] */
import type * as Y from 'yjs';
import { itemMap } from './schema.ts';

/** Whether somebody's answers to the relationship check `id` are there: then nobody takes them away any more. */
export function isAnswered(doc: Y.Doc, id: string): boolean {
  const check = itemMap(doc, 'relationshipChecks', id);
  return [...(check?.keys() ?? [])].some((name) => name.startsWith('answers.'));
}
