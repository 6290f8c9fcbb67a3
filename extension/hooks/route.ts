/** The dashboard's place as a signal over `location.hash`; the browser's own back and forward work. */
import { signal, type ReadonlySignal } from '@preact/signals';
import { readRoute, routeToHash, type Route } from '../views/dashboard/route.ts';

/** Where the page is, and how to go elsewhere. */
export type Router = {
  readonly route: ReadonlySignal<Route>;
  readonly go: (route: Route) => void;
  /** Like `go`, without a step in the history. */
  readonly replace: (route: Route) => void;
};

/** Follows the address of `page` until `ending` is aborted. */
export function createRouter(page: Window, ending: AbortSignal): Router {
  const route = signal<Route>(readRoute(page.location.hash));
  const follow = () => {
    route.value = readRoute(page.location.hash);
  };
  page.addEventListener('hashchange', follow, { signal: ending });
  return {
    route,
    go: (next) => {
      page.location.hash = routeToHash(next);
      follow();
    },
    replace: (next) => {
      page.history.replaceState(null, '', routeToHash(next));
      follow();
    },
  };
}
