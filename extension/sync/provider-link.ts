/**
 * The unmodified y-websocket provider over the sealed socket, for as long as this page is the owner:
 * it reconnects, backs off and applies; the connector makes each of its sockets a sealed one. [S1]
 */
import { WebsocketProvider } from 'y-websocket';
import type { Awareness } from 'y-protocols/awareness';
import { roomsUrl } from '#shared/wire/path.ts';
import { createConnector, type ConnectorDeps } from './connector.ts';
import { createSealedSocketClass } from './sealed-socket.ts';

/** Source: DESIGN.md section 5. */
const MAX_BACKOFF_MS = 30_000;

/** A running provider. */
export type ProviderLink = {
  readonly provider: WebsocketProvider;
  /** Tries the relay again; once more where a try is under way that may know less, and it ends for good. */
  readonly retry: () => void;
  /** Ends it; resolves when what was typed has been sent, or its time was over. */
  readonly close: () => Promise<void>;
};

/** Connects `deps.doc` with the relay. */
export function linkProvider(
  deps: ConnectorDeps & { readonly awareness: Awareness },
): ProviderLink {
  const connector = createConnector(deps);
  const provider = new WebsocketProvider(roomsUrl(deps.address), deps.roomId, deps.doc, {
    WebSocketPolyfill: createSealedSocketClass(connector.startLife),
    awareness: deps.awareness,
    disableBc: true,
    maxBackoffTime: MAX_BACKOFF_MS,
  });
  let again = false;
  provider.on('status', ({ status }) => {
    if (status === 'connected') again = false;
  });
  // The provider tells of an end that it takes for final; no other keeps it from trying.
  provider.on('closed', () => {
    if (!again) return;
    again = false;
    provider.connect();
  });
  return {
    provider,
    retry() {
      again = provider.wsconnecting;
      provider.connect();
    },
    close() {
      provider.destroy();
      return connector.ended();
    },
  };
}
