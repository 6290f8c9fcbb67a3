/** Which components are drawn while something happens. */
import { options, type VNode } from 'preact';

/** Counts drawings from now on. */
export type DrawnWatch = {
  /** The names of the components that were drawn since it was last asked, in alphabetical order. */
  readonly names: () => readonly string[];
  readonly stop: () => void;
};

/** Preact's name for what it calls before a component is drawn; its tools for developers use it as well. */
const BEFORE_DRAWING = '__r';

/** Begins to count. */
export function watchDrawn(): DrawnWatch {
  const drawn = new Set<string>();
  const before: unknown = Reflect.get(options, BEFORE_DRAWING);
  Reflect.set(options, BEFORE_DRAWING, (vnode: VNode) => {
    if (typeof vnode.type === 'function') drawn.add(vnode.type.name);
    if (typeof before === 'function') Reflect.apply(before, options, [vnode]);
  });
  return {
    names: () => {
      const names = [...drawn].toSorted();
      drawn.clear();
      return names;
    },
    stop: () => void Reflect.set(options, BEFORE_DRAWING, before),
  };
}
