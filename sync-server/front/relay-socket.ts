/** The `ws` socket, with the wire's own close number for a message that is too long. [V50] */
import { WebSocket } from 'ws';
import { CLOSE_NUMBERS } from '#shared/wire/errors.ts';

// RFC 6455 section 7.4.1: with this number `ws` closes by itself what is over its maxPayload.
const MESSAGE_TOO_BIG = 1009;

/** Closes with 4413 where `ws` would say 1009, so that a client always gets a code of the list. */
export class RelaySocket extends WebSocket {
  override close(code?: number, reason?: string | Buffer): void {
    super.close(code === MESSAGE_TOO_BIG ? CLOSE_NUMBERS['too-large'] : code, reason);
  }
}
