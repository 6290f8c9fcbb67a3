/**
 * The `ws` socket, with the wire's own close numbers for a message that is too long, and one call of the
 * system for all that it sends in one turn of the event loop. [V50, V91, V97]
 */
import type { Duplex } from 'node:stream';
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
  #stream: Duplex | undefined;
  #isHeld = false;

  /** From now on what is sent in one turn goes to `stream`, which carries this socket, in one write. */
  gatherOn(stream: Duplex): void {
    this.#stream = stream;
  }

  /** One message, whole. `taken` is called when the system has it, or never will. */
  override send(message: Uint8Array, taken?: () => void): void {
    this.#hold();
    super.send(message, taken);
  }

  override close(code?: number, reason?: string | Buffer): void {
    super.close(OWN_NUMBERS.get(code) ?? code, reason);
  }

  #hold(): void {
    const stream = this.#stream;
    if (stream === undefined || this.#isHeld) return;
    this.#isHeld = true;
    stream.cork();
    // Runs when everything that this turn has settled has been gone through.
    process.nextTick(() => {
      this.#isHeld = false;
      stream.uncork();
    });
  }
}
