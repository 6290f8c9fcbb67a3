/**
 * The program of a page on which any state of any surface can be drawn: the extension's own views over
 * its own store and engine, on its own origin and in its own styles. Only what is told of the relay, or
 * that something breaks, is put in the place of what is true. Built by states-build.ts.
 */
import { computed, signal } from '@preact/signals';
import { render } from 'preact';
import { systemClock } from '#shared/base/clock.ts';
import { err } from '#shared/base/result.ts';
import { toasts } from '../../../extension/components/toasts.ts';
import { followAppearance } from '../../../extension/hooks/appearance.ts';
import { createSurface } from '../../../extension/hooks/page.ts';
import { openPageStore } from '../../../extension/hooks/page-store.ts';
import { openStore } from '../../../extension/store/store.ts';
import type { Room } from '../../../extension/hooks/room.ts';
import { createRouter } from '../../../extension/hooks/route.ts';
import { createShelf, fillShelf } from '../../../extension/hooks/shelf.ts';
import { SurfaceContext, type Surface } from '../../../extension/hooks/surface.ts';
import type { StoreFault } from '../../../extension/store/fault.ts';
import type { EngineStatus } from '../../../extension/sync/engine-status.ts';
import { Dashboard } from '../../../extension/views/dashboard/Dashboard.tsx';
import { Panel } from '../../../extension/views/panel/Panel.tsx';
import { createJotModel } from '../../../extension/views/popup/jot-model.ts';
import { Popup } from '../../../extension/views/popup/Popup.tsx';
import { StoreMissing } from '../../../extension/views/status/StoreMissing.tsx';
import { Devices, type DrawnDevices } from './states-devices.tsx';
import { openRooms, type RoomName } from './states-rooms.ts';
import '../../../extension/styles/tokens.css';
import '../../../extension/styles/base.css';

/** What is drawn. `status`: what is told of the sync in the place of what is true. */
export type Drawn =
  | { readonly as: 'popup'; readonly fault?: StoreFault }
  | {
      readonly as: 'panel';
      readonly room: RoomName;
      readonly status?: Partial<EngineStatus>;
      readonly breaks?: true;
      /** The partner is there, too, and has seen everything. */
      readonly shares?: RoomName;
    }
  /** `hash` may hold the name of a room, `{full}`, or of a place in it, `{full.session}`; `{none}` is not there. */
  | {
      readonly as: 'dashboard';
      readonly hash: string;
      readonly isNew?: true;
      readonly breaks?: true;
      readonly shares?: RoomName;
    }
  | DrawnDevices
  | { readonly as: 'no-store'; readonly fault: StoreFault };

const page = document.body;
const root = document.createElement('div');
root.id = 'app';
const told = signal<Partial<EngineStatus>>({});
const life = new AbortController();
const rooms: Room[] = [];
let unmount = (): void => undefined;

const shelf = createShelf();
followAppearance(shelf.settings, window);
const opened = await fillShelf(shelf, openPageStore(openStore), life.signal);
if (opened === undefined) throw new Error('the store does not open');
const store = opened;
shelf.ready.value = true;
const places = await openRooms({ store, shelf });
Reflect.set(globalThis, 'drawState', draw);
Reflect.set(globalThis, 'speakLanguage', (language: string) => store.settings.write({ language }));

/** A surface over what is here, told `told` of its rooms. */
function surfaceOf(kind: 'sidepanel' | 'dashboard', drawn: Drawn): Surface {
  const real = createSurface(store, shelf, kind);
  const openRoom: Surface['openRoom'] = (entry) => {
    if ('breaks' in drawn && drawn.breaks) throw new Error('broken on purpose');
    const room = real.openRoom(entry);
    rooms.push(room);
    const status = computed(() => ({ ...room.status.value, ...told.value }));
    // Nobody else has a device here: who is in the record is said to be who signed.
    if ('shares' in drawn && drawn.shares) void share(room, drawn.shares);
    const signing = { ...room.signing, check: () => Promise.resolve('holds' as const) };
    return { ...room, status, signing };
  };
  const isNew = drawn.as === 'dashboard' && drawn.isNew === true;
  const empty = createShelf();
  empty.ready.value = true;
  return { ...real, openRoom, shelf: isNew ? empty : shelf };
}

/** Lets the partner of `room` be there, and the relay between us. */
async function share(room: Room, name: RoomName): Promise<void> {
  const memberId = await places.standBeside(room, name);
  const seen = { memberId, reached: 'seen', lastHeard: room.now() } as const;
  told.value = { relay: { state: 'connected' }, waiting: 0, others: 1, reach: [seen] };
}

/** Takes away what was drawn and draws this in its place. */
async function draw(drawn: Drawn): Promise<void> {
  unmount();
  render(null, root);
  root.remove();
  await Promise.all(rooms.splice(0).map((room) => room.close()));
  toasts.value = [];
  page.append(root);
  told.value = drawn.as === 'panel' ? (drawn.status ?? {}) : {};
  switch (drawn.as) {
    case 'popup':
      return drawPopup(drawn.fault);
    case 'devices':
      page.dataset['surface'] = 'dashboard';
      return render(<Devices {...drawn} />, root);
    case 'no-store':
      page.dataset['surface'] = 'sidepanel';
      return render(<StoreMissing fault={drawn.fault} />, root);
    case 'panel':
      await store.settings.write({ lastRoomId: (await places.open(drawn.room)).roomId });
      page.dataset['surface'] = 'sidepanel';
      return render(
        <SurfaceContext.Provider value={surfaceOf('sidepanel', drawn)}>
          <Panel />
        </SurfaceContext.Provider>,
        root,
      );
    case 'dashboard':
      return await drawDashboard(drawn);
  }
}

function drawPopup(fault: StoreFault | undefined): void {
  page.dataset['surface'] = 'popup';
  const model = createJotModel({
    open: () => (fault === undefined ? openPageStore(openStore) : Promise.resolve(err(fault))),
    clock: systemClock,
    poke: () => undefined,
    startMentorship: () => Promise.resolve(err('closed')),
  });
  unmount = model.close;
  const nothing = (): void => undefined;
  render(
    <Popup model={model} openPanel={nothing} openDashboard={nothing} openJoin={nothing} />,
    root,
  );
}

async function drawDashboard(drawn: Extract<Drawn, { readonly as: 'dashboard' }>): Promise<void> {
  page.dataset['surface'] = 'dashboard';
  location.hash = await places.addressOf(drawn.hash);
  const leaving = new AbortController();
  unmount = () => leaving.abort();
  render(
    <SurfaceContext.Provider value={surfaceOf('dashboard', drawn)}>
      <Dashboard router={createRouter(window, leaving.signal)} />
    </SurfaceContext.Provider>,
    root,
  );
}
