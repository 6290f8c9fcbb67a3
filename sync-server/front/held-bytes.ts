/**
 * What all connections together hold in memory of one sort, within a bound. When it comes near, those
 * that hold most are ended; who does not go while the bound is reached is torn down. [V90, V91]
 */

/** One connection as far as what it holds is concerned. */
export type Holder = {
  /** What it holds now, in bytes. */
  heldBytes(): number;
  /** Ends it with a code; what it holds goes when it closes. */
  endForRelief(): void;
  /** Tears it down: what it holds is gone when this returns. */
  tearDown(): void;
};

/** What one connection holds, as it tells. */
export type HeldAccount = {
  /** It holds about so much now. May end it, or others. */
  update(bytes: number): void;
  /** It is gone. */
  close(): void;
};

/** The sum over all connections. */
export type HeldBytes = {
  readonly open: (holder: Holder) => HeldAccount;
  /** What is held altogether, as it was told. */
  readonly total: () => number;
};

/** How a sum hears of what one of it holds. */
type Tell = (held: Held, bytes: number) => void;

/** An account, which stays for as long as its connection: its numbers and no closures. [V104] */
class Held implements HeldAccount {
  readonly holder: Holder;
  readonly #tell: Tell;
  bytes = 0;
  isEnding = false;
  #isOpen = true;

  constructor(holder: Holder, tell: Tell) {
    this.holder = holder;
    this.#tell = tell;
  }

  update(bytes: number): void {
    const now = counted(bytes);
    if (now !== this.bytes && this.#isOpen) this.#tell(this, now);
  }

  close(): void {
    this.#isOpen = false;
    this.#tell(this, 0);
  }
}

/** What a connection costs anyhow: less than this is not counted. */
export const FREE_BYTES = 4096;
// Where connections begin to be ended, and how far: between there and the bound is room for those that go.
const END_ABOVE = 3 / 4;
const END_UNTIL = 1 / 2;
const DESTROY_UNTIL = 15 / 16;
// After a look at all, the next one when so much more has come.
const LOOK_AGAIN = 1 / 64;

/** Nothing held yet. `onRelief`: a connection was ended for the sake of the bound. */
export function createHeldBytes(maxBytes: number, onRelief: () => void): HeldBytes {
  const all = new Set<Held>();
  let total = 0;
  let lookAbove = maxBytes * END_ABOVE;

  const put = (held: Held, bytes: number): void => {
    total += bytes - held.bytes;
    if (bytes === 0) all.delete(held);
    else if (held.bytes === 0) all.add(held);
    held.bytes = bytes;
  };

  const mostFirst = (isEnding: boolean): Held[] =>
    [...all].filter((held) => held.isEnding === isEnding).sort((a, b) => b.bytes - a.bytes);

  /** Ends who holds most, as long as those that stay hold too much. */
  const endSome = (): void => {
    const staying = mostFirst(false);
    let kept = staying.reduce((sum, { bytes }) => sum + bytes, 0);
    if (kept <= maxBytes * END_ABOVE) return;
    for (const held of staying) {
      if (kept <= maxBytes * END_UNTIL) return;
      kept -= held.bytes;
      held.isEnding = true;
      onRelief();
      held.holder.endForRelief();
    }
  };

  const destroySome = (): void => {
    if (total <= maxBytes * DESTROY_UNTIL) return;
    for (const held of mostFirst(true)) {
      if (total <= maxBytes * DESTROY_UNTIL) return;
      put(held, 0);
      held.holder.tearDown();
    }
  };

  const look = (): void => {
    // Meanwhile nothing that an end brings about begins another look.
    lookAbove = Infinity;
    for (const held of [...all]) put(held, counted(held.holder.heldBytes()));
    endSome();
    destroySome();
    lookAbove = Math.max(maxBytes * END_ABOVE, total + maxBytes * LOOK_AGAIN);
  };

  const tell: Tell = (held, bytes) => {
    put(held, bytes);
    if (total > lookAbove) look();
  };

  return {
    open: (holder) => new Held(holder, tell),
    total: () => total,
  };
}

function counted(bytes: number): number {
  return bytes < FREE_BYTES ? 0 : bytes;
}
