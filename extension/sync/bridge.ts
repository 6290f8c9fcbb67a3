/**
 * News between the pages and the background of one profile about one room, over a BroadcastChannel
 * of the extension's own origin. Only news: what is stored, a page reads from the rows itself, so no
 * page depends on another's health to open. Every message is parsed here once. [S20]
 */
import { copyBytes, type Bytes } from '#shared/base/bytes.ts';
import type { RoomId } from '#shared/base/ids.ts';
import { tellEach } from '#shared/base/listeners.ts';

/** What one context tells the others. `from` names the context, anew for each page life. */
export type BridgeMessage =
  /** A change: one the relay has, or one made here. `keys`: its rows; none where they could not be stored. */
  | {
      readonly type: 'update';
      readonly update: Bytes;
      readonly origin: 'relay' | 'own';
      readonly keys: readonly number[];
    }
  /** Presence; `local` when these clients are pages of this device. */
  | { readonly type: 'awareness'; readonly update: Bytes; readonly local: boolean }
  /**
   * Someone opened or came back: say your presence, when all that you have is stored, and, if you own
   * the socket, its status.
   */
  | { readonly type: 'hello' }
  /** All that this context had when somebody said hello is stored now: read the rows. */
  | { readonly type: 'stored' }
  /** A visible page wants the lock. */
  | { readonly type: 'claim' }
  /** The background has work in the rows or the box; the owner looks, and answers. */
  | { readonly type: 'poke' }
  /** The owner's answer to a claim or a poke. */
  | { readonly type: 'alive'; readonly visible: boolean }
  /** The owner is not seen any more: a visible page may claim. */
  | { readonly type: 'hidden' }
  /** The owner heard the claim and is ending its append. */
  | { readonly type: 'yielding' }
  /** A page that people see shows the log up to there. */
  | { readonly type: 'drawn'; readonly seq: number }
  /** The owner's view of the relay, as the status room writes it. */
  | { readonly type: 'status'; readonly status: unknown }
  /** A page asks the owner to do what needs the socket. */
  | { readonly type: 'ask'; readonly id: string; readonly request: unknown }
  | { readonly type: 'answer'; readonly id: string; readonly answer: unknown };

/** A message and the context that sent it. */
export type BridgeEvent = { readonly from: string; readonly message: BridgeMessage };

/** One context's end of the bridge. */
export type Bridge = {
  /** This context's name. */
  readonly self: string;
  readonly post: (message: BridgeMessage) => void;
  /** Calls `listener` for each message of another context until `signal` aborts. */
  readonly listen: (listener: (event: BridgeEvent) => void, signal?: AbortSignal) => void;
  readonly close: () => void;
};

/** Makes a channel of the given name: `(name) => new BroadcastChannel(name)`. */
export type ChannelFactory = (name: string) => BroadcastChannel;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

type PlainType = 'hello' | 'stored' | 'claim' | 'poke' | 'hidden' | 'yielding';
const PLAIN_TYPES: ReadonlySet<unknown> = new Set<PlainType>([
  'hello',
  'stored',
  'claim',
  'poke',
  'hidden',
  'yielding',
]);

function isPlain(type: unknown): type is PlainType {
  return PLAIN_TYPES.has(type);
}

function readKeys(value: unknown): readonly number[] {
  if (!Array.isArray(value)) return [];
  return value.filter((key: unknown) => typeof key === 'number');
}

function parseMessage(value: unknown): BridgeMessage | undefined {
  if (!isObject(value)) return undefined;
  const { type, update, id } = value;
  if (isPlain(type)) return { type };
  if (type === 'alive') return { type, visible: value.visible === true };
  if (type === 'drawn') return typeof value.seq === 'number' ? { type, seq: value.seq } : undefined;
  if (type === 'status') return { type, status: value.status };
  if (type === 'ask' && typeof id === 'string') return { type, id, request: value.request };
  if (type === 'answer' && typeof id === 'string') return { type, id, answer: value.answer };
  if (!(update instanceof Uint8Array)) return undefined;
  if (type === 'awareness') return { type, update: copyBytes(update), local: value.local === true };
  if (type !== 'update') return undefined;
  const origin = value.origin === 'own' ? 'own' : 'relay';
  return { type, update: copyBytes(update), origin, keys: readKeys(value.keys) };
}

/** Reads what came over the channel, or `undefined` for anything that is not a message of ours. */
export function parseBridgeEvent(value: unknown): BridgeEvent | undefined {
  if (!isObject(value) || typeof value.from !== 'string') return undefined;
  const message = parseMessage(value.message);
  return message === undefined ? undefined : { from: value.from, message };
}

/** Opens this context's end for `roomId`. */
export function createBridge(roomId: RoomId, openChannel: ChannelFactory): Bridge {
  const channel = openChannel(`room:${roomId}`);
  const self = crypto.randomUUID();
  const listeners = new Set<(event: BridgeEvent) => void>();
  let closed = false;
  channel.onmessage = (event: MessageEvent) => {
    const read = parseBridgeEvent(event.data);
    if (closed || read === undefined || read.from === self) return;
    tellEach(listeners, read);
  };
  return {
    self,
    post(message) {
      if (!closed) channel.postMessage({ from: self, message });
    },
    listen(listener, signal) {
      listeners.add(listener);
      signal?.addEventListener('abort', () => listeners.delete(listener), { once: true });
    },
    close() {
      closed = true;
      listeners.clear();
      channel.close();
    },
  };
}
