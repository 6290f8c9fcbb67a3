/** The side panel's composition root. */
import { render } from 'preact';
import { followAppearance } from '../../hooks/appearance.ts';
import { createSurface } from '../../hooks/page.ts';
import { openPageStore } from '../../hooks/page-store.ts';
import { openStore } from '../../store/store.ts';
import { createShelf, fillShelf } from '../../hooks/shelf.ts';
import { SurfaceContext } from '../../hooks/surface.ts';
import { Panel } from '../../views/panel/Panel.tsx';
import { StoreMissing } from '../../views/status/StoreMissing.tsx';
import '../../styles/tokens.css';
import '../../styles/base.css';

async function main(root: HTMLElement): Promise<void> {
  const shelf = createShelf();
  followAppearance(shelf.settings, window);
  const store = await fillShelf(shelf, openPageStore(openStore), new AbortController().signal);
  if (!store) return render(<StoreMissing fault={shelf.fault.value ?? 'unavailable'} />, root);
  shelf.ready.value = true;
  render(
    <SurfaceContext.Provider value={createSurface(store, shelf, 'sidepanel')}>
      <Panel />
    </SurfaceContext.Provider>,
    root,
  );
}

const root = document.getElementById('app');
if (root) void main(root);
