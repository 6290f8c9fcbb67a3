/**
 * A page whose everything was erased begins anew at the first page, so that nothing of it stays in memory
 * either. [B91, U127]
 */

/** As much of a window as is used. */
export type StartingPage = {
  readonly location: Pick<Location, 'pathname' | 'reload'>;
  readonly history: Pick<History, 'replaceState'>;
};

/** Leaves the place where the page is, without a step in its history, and loads it again. */
export function startOver({ location, history }: StartingPage): void {
  history.replaceState(null, '', location.pathname);
  location.reload();
}
