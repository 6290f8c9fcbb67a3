/**
 * What a page tells the other pages of its profile of the changes made in it: with their keys once they
 * are stored, without where they cannot be, so that a sibling stores them meanwhile. [S8, S20, S76]
 */
import * as Y from 'yjs';
import { copyBytes } from '#shared/base/bytes.ts';
import type { Bridge } from './bridge.ts';
import { createCoalescer } from './coalescer.ts';
import type { Ledger } from './ledger.ts';
import type { OwnChange } from './own-change.ts';

/** Tells siblings of this page's changes. */
export type SiblingNews = {
  /** A change was made here and is handed to the storage. */
  readonly made: (change: OwnChange) => void;
  /** The storage refuses: what nobody was told of is told now. */
  readonly refused: () => void;
  /** A page opened or came back: it has heard nothing. */
  readonly opened: () => void;
  /** This page hides, and may go: what is not stored is told now. [S76] */
  readonly tellNow: () => void;
  readonly close: () => void;
};

/** What telling needs. `visible`: whether this page's timers can be trusted. */
export type SiblingNewsDeps = {
  readonly bridge: Bridge;
  readonly ledger: () => Pick<Ledger, 'state' | 'settled'>;
  readonly visible: () => boolean;
};

/** Nothing was made yet. */
export function createSiblingNews({ bridge, ledger, visible }: SiblingNewsDeps): SiblingNews {
  /** Made here and not stored yet. */
  const unsaved = new Set<OwnChange>();
  /** Made since the last beat. */
  const fresh: OwnChange[] = [];
  /** Was told to nobody yet, stored or not. */
  const untold = new Set<OwnChange>();

  const isFailing = (): boolean => ledger().state().state === 'failing';
  const post = (changes: readonly OwnChange[], keys: readonly number[]): void => {
    if (changes.length === 0) return;
    const update = copyBytes(Y.mergeUpdates(changes.map((change) => change.update)));
    bridge.post({ type: 'update', update, origin: 'own', keys });
  };

  const tell = (): void => {
    const changes = fresh.splice(0);
    for (const change of changes) untold.add(change);
    if (isFailing()) {
      post([...untold], []);
      untold.clear();
    }
    void Promise.all(changes.map((change) => change.keys)).then((keys) => {
      for (const change of changes) untold.delete(change);
      post(changes, keys.flat());
    });
  };
  const beat = createCoalescer({ send: tell, accompanied: () => true, visible });

  return {
    made(change) {
      unsaved.add(change);
      void change.keys.then(() => unsaved.delete(change));
      fresh.push(change);
      beat.wake();
    },
    refused: tell,
    opened() {
      if (isFailing()) post([...unsaved], []);
      // Told before that page listened, and stored after it read the rows: then only this helps it.
      void ledger()
        .settled()
        .then(() => bridge.post({ type: 'stored' }));
    },
    tellNow() {
      beat.flush();
      post(
        [...untold].filter((change) => unsaved.has(change)),
        [],
      );
    },
    close() {
      beat.flush();
      beat.close();
    },
  };
}
