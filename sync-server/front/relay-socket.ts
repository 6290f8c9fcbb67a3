/**
 * The `ws` socket, with the wire's own close numbers for a message that is too long, and one call of the
 * system for all that it sends in one turn of the event loop. It keeps no list of listeners, since most
 * sockets stay for hours and do nothing. [V50, V91, V97, V104]
 */
import type { Duplex } from 'node:stream';
import { WebSocket, type RawData } from 'ws';
import { CLOSE_NUMBERS } from '#shared/wire/errors.ts';

// RFC 6455 section 7.4.1: the numbers with which `ws` closes by itself a message over its maxPayload, and
// one in too many pieces.
const OWN_NUMBERS: ReadonlyMap<number | undefined, number> = new Map([
  [1009, CLOSE_NUMBERS['too-large']],
  [1008, CLOSE_NUMBERS['slow-down']],
]);

type Message = Parameters<WebSocket['send']>[0];
type SendOptions = Parameters<WebSocket['send']>[1];
type Taken = (fault?: Error) => void;

/** Who hears what comes on a socket. */
export type SocketHearer = {
  hearMessage(message: RawData, isBinary: boolean): void;
  hearPing(mark: Buffer): void;
  hearPong(mark: Buffer): void;
  hearClose(): void;
};

/** Closes with numbers of the wire where `ws` has its own, so that a client always gets a code of the list. */
export class RelaySocket extends WebSocket {
  /** Who is told what comes; see `tell`. */
  hearer: SocketHearer | undefined;
  #stream: Duplex | undefined;
  #isHeld = false;

  /** From now on what is sent in one turn goes to `stream`, which carries this socket, in one write. */
  gatherOn(stream: Duplex): void {
    this.#stream = stream;
  }

  /** From now on `hearer` is told what comes; called once. */
  tell(hearer: SocketHearer): void {
    this.hearer = hearer;
  }

  /** What `ws` says of this socket goes to its hearer; whoever listens beside it hears it, too. */
  override emit(event: string | symbol, ...said: readonly unknown[]): boolean {
    const [first, second] = said;
    if (event === 'message') this.hearer?.hearMessage(first as RawData, second === true);
    else if (event === 'ping') this.hearer?.hearPing(first as Buffer);
    else if (event === 'pong') this.hearer?.hearPong(first as Buffer);
    else if (event === 'close') this.hearer?.hearClose();
    // `ws` closes by itself after an error; one that nobody hears would end the process.
    else if (event === 'error' && this.listenerCount('error') === 0) return true;
    return super.emit(event, ...said);
  }

  /** One message. `taken` is called when the system has it, or never will. */
  override send(message: Message, options?: SendOptions | Taken, taken?: Taken): void {
    this.#hold();
    if (typeof options === 'function') super.send(message, options);
    else super.send(message, options ?? {}, taken);
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
