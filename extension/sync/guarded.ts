/**
 * A document and an awareness whose listeners cannot harm each other: lib0 calls them in a row, and
 * one that throws would keep those behind it (the rows, the provider's next socket) from hearing. [S36]
 */
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { tellEach } from '#shared/base/listeners.ts';

type Listener = (...args: readonly unknown[]) => void;

/** Calls the listeners of `name` in the order in which they came, each whatever the others do. */
function emitTo(
  observers: ReadonlyMap<string, Iterable<Listener>>,
  name: string,
  args: unknown,
): void {
  tellEach([...(observers.get(name) ?? [])], ...(args as readonly unknown[]));
}

/** A document that tells every listener. What observers of its types throw comes to who changed it. */
export class GuardedDoc extends Y.Doc {
  override emit(...[name, args]: Parameters<Y.Doc['emit']>): void {
    emitTo(this._observers as ReadonlyMap<string, Iterable<Listener>>, name, args);
  }
}

/** An awareness that tells every listener. */
export class GuardedAwareness extends Awareness {
  override emit(name: string, args: unknown[]): void {
    emitTo(this._observers as ReadonlyMap<string, Iterable<Listener>>, name, args);
  }
}
