/** What the benchmark of the relay and its load processes tell each other; all times in ms of one clock. */

/** How connections speak: what the bare server passes on, or the wire. */
export type Way = 'limit' | 'twoway';

/** Where a server is. `name`: what logins to a relay are signed over. */
export type Place = { readonly way: Way; readonly url: string; readonly name: string };

/** To a load process. Each is answered once, and the next is sent after that. */
export type ToLoad =
  /** Makes rooms, in place of those before. */
  | { readonly type: 'make'; readonly place: Place; readonly rooms: number }
  /** Enters them all, an author and a reader each, whose appends have so many sealed bytes. */
  | { readonly type: 'enter'; readonly place: Place; readonly sealedBytes: number }
  /** From now on every author has `window` appends on the way, until it leaves. */
  | { readonly type: 'saturate'; readonly window: number }
  | { readonly type: 'count' }
  /** Appends at a steady pace over all rooms in turn; the first `warmMs` are not measured. */
  | {
      readonly type: 'pace';
      readonly perSecond: number;
      readonly warmMs: number;
      readonly seconds: number;
    }
  /** Every author appends once, and every reader has it. */
  | { readonly type: 'fill' }
  /** Ends all connections; the rooms are still known. */
  | { readonly type: 'leave' }
  /** Reads every room from its beginning and holds it against what was acknowledged. */
  | { readonly type: 'read-back'; readonly place: Place };

/** From a load process. `cpuMs`: processor time of the process, ever or of what was asked. */
export type FromLoad =
  | { readonly type: 'done' }
  | {
      readonly type: 'counted';
      readonly delivered: number;
      readonly atMs: number;
      readonly cpuMs: number;
    }
  | {
      readonly type: 'paced';
      readonly latenciesMs: readonly number[];
      readonly wallMs: number;
      readonly cpuMs: number;
    }
  | { readonly type: 'read'; readonly acked: number; readonly lost: number }
  | { readonly type: 'failed'; readonly reason: string };

/** Now, on the clock that all processes of one machine share. */
export function sharedNow(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
