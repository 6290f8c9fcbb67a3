/** A relay that has one answer for whatever it is asked, without any network. */
import { copyBytes, randomBytes, type Bytes } from '#shared/base/bytes.ts';
import type { Millis } from '#shared/base/ids.ts';
import { writeDown } from '#shared/wire/down.ts';
import type { SocketClass } from '../../../extension/sync/relay-line.ts';

const limits = { maxEntryBytes: 65_536, maxRoomBytes: 1_048_576 };
const relayTime = Date.now() as Millis;
const CHALLENGE = writeDown({ type: 'challenge', nonce: randomBytes(32), relayTime, limits });

/** Sockets to a relay that asks for a signature, says `messages` as soon as it is asked, and ends with `code`. */
export function answeringSocket(messages: readonly Bytes[], code: number): SocketClass {
  class LyingSocket extends EventTarget {
    readyState = 0;
    binaryType = 'blob';
    constructor() {
      super();
      queueMicrotask(() => {
        this.readyState = 1;
        this.dispatchEvent(new Event('open'));
        this.say(CHALLENGE);
      });
    }
    say(message: Bytes): void {
      this.dispatchEvent(new MessageEvent('message', { data: copyBytes(message).buffer }));
    }
    send(): void {
      for (const message of messages) if (this.readyState === 1) this.say(message);
      this.end(code);
    }
    close(): void {
      this.end(1000);
    }
    end(number: number): void {
      if (this.readyState > 1) return;
      this.readyState = 3;
      this.dispatchEvent(Object.assign(new Event('close'), { code: number }));
    }
  }
  return LyingSocket as unknown as SocketClass;
}
