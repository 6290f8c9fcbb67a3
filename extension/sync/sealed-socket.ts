/**
 * The class that y-websocket's provider takes for a WebSocket. The provider stays as it is and speaks
 * plain y-protocols to it; behind it one connection lives its life towards the relay, sealed. Only
 * the properties that y-websocket 3.1.0 uses are here (facts: its src/y-websocket.js). [S1]
 */
import { copyBytes, type Bytes } from '#shared/base/bytes.ts';
import { parseFromProvider, type FromProvider } from './provider-messages.ts';

/** What a connection's life can do to the provider. Nothing reaches it once the socket is closed. */
export type ProviderPort = {
  readonly open: () => void;
  readonly deliver: (message: Bytes) => void;
  readonly closed: (code: number) => void;
  /** Whether the provider was told that it is open, and still listens. */
  readonly isOpen: () => boolean;
  /** Whether the provider still listens. */
  readonly isListening: () => boolean;
};

/** One connection, from the provider's point of view. */
export type ConnectionLife = {
  readonly heard: (message: FromProvider) => void;
  /** The provider wants it closed; it drains first, by itself. */
  readonly close: () => void;
};

/** Starts a connection's life for a socket that the provider has just made. */
export type StartLife = (port: ProviderPort) => ConnectionLife;

type Handler<Event> = ((event: Event) => void) | null;

/** The class for the provider's `WebSocketPolyfill`. */
export function createSealedSocketClass(startLife: StartLife): typeof WebSocket {
  class SealedSocket {
    readonly CONNECTING = 0;
    readonly OPEN = 1;
    readonly CLOSING = 2;
    readonly CLOSED = 3;
    binaryType = 'arraybuffer';
    readyState = 0;
    onopen: Handler<object> = null;
    onmessage: Handler<{ readonly data: ArrayBuffer }> = null;
    onerror: Handler<object> = null;
    onclose: Handler<{ readonly code: number; readonly reason: string }> = null;
    readonly #life: ConnectionLife;

    constructor() {
      this.#life = startLife({
        open: () => {
          if (this.readyState !== this.CONNECTING) return;
          this.readyState = this.OPEN;
          this.onopen?.({});
        },
        deliver: (message) => {
          if (this.readyState === this.OPEN) this.onmessage?.({ data: message.buffer });
        },
        closed: (code) => {
          if (this.readyState === this.CLOSED) return;
          this.readyState = this.CLOSED;
          this.onclose?.({ code, reason: '' });
        },
        isOpen: () => this.readyState === this.OPEN,
        isListening: () => this.readyState <= this.OPEN,
      });
    }

    send(message: Uint8Array): void {
      if (this.readyState === this.OPEN) this.#life.heard(parseFromProvider(copyBytes(message)));
    }

    close(): void {
      if (this.readyState >= this.CLOSING) return;
      this.readyState = this.CLOSING;
      this.#life.close();
    }
  }
  return SealedSocket as unknown as typeof WebSocket;
}
