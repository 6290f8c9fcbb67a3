/** The dashboard's composition root; also the page that is opened after install. [U8] */
import { render } from 'preact';
import { followAppearance } from '../../hooks/appearance.ts';
import { createSurface } from '../../hooks/page.ts';
import { openPageStore } from '../../hooks/page-store.ts';
import { openStore } from '../../store/store.ts';
import { createRouter } from '../../hooks/route.ts';
import { createShelf, fillShelf } from '../../hooks/shelf.ts';
import { SurfaceContext } from '../../hooks/surface.ts';
import { Dashboard } from '../../views/dashboard/Dashboard.tsx';
import { StoreMissing } from '../../views/status/StoreMissing.tsx';
import '../../styles/tokens.css';
import '../../styles/base.css';

async function main(root: HTMLElement): Promise<void> {
  const ending = new AbortController();
  const shelf = createShelf();
  followAppearance(shelf.settings, window);
  const store = await fillShelf(shelf, openPageStore(openStore), ending.signal);
  if (!store) return render(<StoreMissing fault={shelf.fault.value ?? 'unavailable'} />, root);
  shelf.ready.value = true;
  const surface = createSurface(store, shelf, 'dashboard');
  render(
    <SurfaceContext.Provider value={surface}>
      <Dashboard router={createRouter(window, ending.signal)} />
    </SurfaceContext.Provider>,
    root,
  );
}

const root = document.getElementById('app');
if (root) void main(root);
