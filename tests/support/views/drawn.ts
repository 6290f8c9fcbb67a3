/** Which components are drawn while something happens. */
import { options, type VNode } from 'preact';

/** Counts drawings from now on. */
export type DrawnWatch = {
  /** The names of the components that were drawn since it was last asked, in alphabetical order. */
  readonly names: () => readonly string[];
  /** How often each of them was drawn since it was last asked. */
  readonly times: () => ReadonlyMap<string, number>;
  readonly stop: () => void;
};

/** Preact's name for what it calls before a component is drawn; its tools for developers use it as well. */
const BEFORE_DRAWING = '__r';

/** Begins to count. */
export function watchDrawn(): DrawnWatch {
  const drawn = new Map<string, number>();
  const before: unknown = Reflect.get(options, BEFORE_DRAWING);
  Reflect.set(options, BEFORE_DRAWING, (vnode: VNode) => {
    if (typeof vnode.type === 'function')
      drawn.set(vnode.type.name, (drawn.get(vnode.type.name) ?? 0) + 1);
    if (typeof before === 'function') Reflect.apply(before, options, [vnode]);
  });
  return {
    names: () => {
      const names = [...drawn.keys()].toSorted();
      drawn.clear();
      return names;
    },
    times: () => {
      const times = new Map(drawn);
      drawn.clear();
      return times;
    },
    stop: () => void Reflect.set(options, BEFORE_DRAWING, before),
  };
}
