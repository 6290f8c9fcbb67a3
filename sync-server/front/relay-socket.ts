/** The `ws` socket, with the wire's own close numbers for a message that is too long. [V50, V91] */
import { WebSocket } from 'ws';
import { CLOSE_NUMBERS } from '#shared/wire/errors.ts';

// RFC 6455 section 7.4.1: the numbers with which `ws` closes by itself a message over its maxPayload, and
// one in too many pieces.
const OWN_NUMBERS: ReadonlyMap<number | undefined, number> = new Map([
  [1009, CLOSE_NUMBERS['too-large']],
  [1008, CLOSE_NUMBERS['slow-down']],
]);

/** Closes with numbers of the wire where `ws` has its own, so that a client always gets a code of the list. */
export class RelaySocket extends WebSocket {
  override close(code?: number, reason?: string | Buffer): void {
    super.close(OWN_NUMBERS.get(code) ?? code, reason);
  }
}
