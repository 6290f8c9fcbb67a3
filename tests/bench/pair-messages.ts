/** What the program that measures pairs and its clients tell each other; all times in ms of one clock. */

/** How two clients are joined: by a bare broadcast, by Twoway sending at once, or as it is shipped. */
export const WAYS = ['limit', 'pair', 'shipped'] as const;
/** One of `WAYS`. */
export type Way = (typeof WAYS)[number];

/** To a client. */
export type ToClient =
  | { readonly type: 'join'; readonly code: string }
  | { readonly type: 'write'; readonly edits: number; readonly everyMs: number }
  | { readonly type: 'read'; readonly edits: number };

/** When an edit was made or seen, and when the socket took or gave what carried it. */
export type EditTime = { readonly at: number; readonly socketAt: number };

/** From a client. `cpuMs`: processor time of this client's process during the edits. */
export type FromClient =
  | { readonly type: 'code'; readonly code: string }
  | { readonly type: 'ready' }
  | { readonly type: 'reading' }
  | { readonly type: 'done'; readonly edits: readonly EditTime[]; readonly cpuMs: number };

/** Now, on the clock that all processes of one machine share. */
export function sharedNow(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
