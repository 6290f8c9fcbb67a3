/**
 * Presence between the pages of one profile: each tells its own over the bridge, and the holder of
 * the socket tells what it heard from the relay, so that every page shows the same people. [S13, S20]
 */
import { applyAwarenessUpdate, encodeAwarenessUpdate, type Awareness } from 'y-protocols/awareness';
import { copyBytes } from '#shared/base/bytes.ts';
import type { Bridge } from './bridge.ts';
import { parseAwareness } from './provider-messages.ts';

/** Presence of this page and its siblings. */
export type SiblingPresence = {
  /** Whether an awareness client is a page of this device. */
  readonly isLocal: (client: number) => boolean;
  /** Tells this page's presence, and what else is known where `everything` is wanted. */
  readonly tell: (everything: boolean) => void;
  readonly close: () => void;
};

type Changes = {
  readonly added: readonly number[];
  readonly updated: readonly number[];
  readonly removed: readonly number[];
};

const FROM_SIBLING = Symbol('presence from a sibling page');

/** Joins `awareness` to those of the sibling pages. */
export function createSiblingPresence(
  awareness: Awareness,
  bridge: Bridge,
  signal: AbortSignal,
): SiblingPresence {
  const local = new Set<number>([awareness.clientID]);

  const post = (clients: readonly number[]): void => {
    for (const isLocal of [true, false]) {
      const group = clients.filter(
        (client) => local.has(client) === isLocal && awareness.meta.has(client),
      );
      if (group.length === 0) continue;
      const update = copyBytes(encodeAwarenessUpdate(awareness, group));
      bridge.post({ type: 'awareness', update, local: isLocal });
    }
  };

  const onUpdate = ({ added, updated, removed }: Changes, origin: unknown): void => {
    if (origin !== FROM_SIBLING) post([...added, ...updated, ...removed]);
  };
  awareness.on('update', onUpdate);

  bridge.listen(({ message }) => {
    if (message.type !== 'awareness') return;
    const entries = parseAwareness(message.update);
    if (entries === undefined) return;
    if (message.local) for (const { client } of entries) local.add(client);
    applyAwarenessUpdate(awareness, message.update, FROM_SIBLING);
  }, signal);

  return {
    isLocal: (client) => local.has(client),
    tell(everything) {
      // A new clock, or those who were told that this page has left would pass it over.
      if (awareness.getLocalState() !== null) awareness.setLocalState(awareness.getLocalState());
      const others = [...awareness.getStates().keys()].filter((id) => id !== awareness.clientID);
      if (everything) post(others);
    },
    close() {
      awareness.off('update', onUpdate);
    },
  };
}
