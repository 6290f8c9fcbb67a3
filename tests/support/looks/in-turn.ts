/**
 * Which scenes are seen this time. What every rule asks of a page is asked again of each of its states: the
 * long run (`npm run test:long`) asks it of all, `npm test` of one of each kind in each act.
 */
import { isLongRun, type Scene } from './scene.ts';

/** What makes a scene another kind than the others of its surface, by the words of its name. */
const KINDS = ['narrow', 'dialog', 'menu', 'refused'] as const;

function kindOf({ name }: Scene): string {
  const words = name.split('-');
  return [words[0], ...KINDS.filter((kind) => words.includes(kind))].join('-');
}

/** Of the scenes of one act those that are seen: all in the long run, else the first of each surface and kind. */
export function scenesInTurn(scenes: readonly Scene[]): readonly Scene[] {
  if (isLongRun()) return scenes;
  const kinds = scenes.map(kindOf);
  return scenes.filter((_, place) => kinds.indexOf(kinds[place] ?? '') === place);
}
