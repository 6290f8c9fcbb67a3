/**
 * Tells every surface that something stored has changed, so that it reads again. The messages
 * carry no content: what is true is what the database says. Keeps rule B7.
 */
import type { RoomId } from '#shared/base/ids.ts';
import { tellEach } from '#shared/base/listeners.ts';
import { isFields, isIdOf, isOneOf } from './row-fields.ts';
import { PARTS, type StorePart } from './parts.ts';

/** The name of the BroadcastChannel. */
export const CHANGES_CHANNEL = 'twoway:store';

/** What has changed; `roomId` where it is one mentorship's. `everything`: all was erased. [B91] */
export type Change = { readonly changed: StorePart | 'everything'; readonly roomId?: RoomId };

/** As much of a BroadcastChannel as is used; the platform's own fits. */
export type ChangeChannel = {
  readonly postMessage: (message: unknown) => void;
  onmessage: ((event: MessageEvent) => void) | null;
  readonly close: () => void;
};

/** Announces and hears changes. */
export type Changes = {
  /** Tells every listener, here and in the other surfaces. */
  readonly announce: (change: Change) => void;
  /** Hears changes made here and elsewhere until the returned function is called. */
  readonly onChange: (listener: (change: Change) => void) => () => void;
  /** Hears what other surfaces changed, before those who hear all. */
  readonly onElsewhere: (listener: (change: Change) => void) => void;
  readonly close: () => void;
};

const CHANGED = [...Object.values(PARTS), 'everything'] as const;

/** Reads a message of the channel; `undefined` for anything that we would not have sent. */
function readChange(message: unknown): Change | undefined {
  if (!isFields(message)) return undefined;
  const { changed, roomId } = message;
  if (!isOneOf(changed, CHANGED)) return undefined;
  if (roomId === undefined) return { changed };
  return isIdOf<RoomId>(roomId) ? { changed, roomId } : undefined;
}

/** Makes the announcer over `channel`, which it closes in the end. */
export function createChanges(channel: ChangeChannel): Changes {
  const listeners = new Set<(change: Change) => void>();
  const elsewhere = new Set<(change: Change) => void>();
  let open = true;
  const tell = (change: Change): void => tellEach(listeners, change);
  channel.onmessage = (event) => {
    const change = readChange(event.data);
    if (change === undefined) return;
    tellEach(elsewhere, change);
    tell(change);
  };
  return {
    announce(change) {
      if (!open) return;
      channel.postMessage(change);
      tell(change);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onElsewhere: (listener) => void elsewhere.add(listener),
    close() {
      open = false;
      listeners.clear();
      elsewhere.clear();
      channel.onmessage = null;
      channel.close();
    },
  };
}
