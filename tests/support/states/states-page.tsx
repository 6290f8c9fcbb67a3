/**
 * The program of a page on which any state of any surface can be drawn: the extension's own views over
 * its own store and engine, on its own origin and in its own styles. Only what is told of the relay, or
 * that something breaks, is put in the place of what is true. Built by states-build.ts.
 */
import { computed, signal } from '@preact/signals';
import { render } from 'preact';
import { systemClock } from '#shared/base/clock.ts';
import { newId, type ItemId, type MemberId, type RoomId } from '#shared/base/ids.ts';
import { err } from '#shared/base/result.ts';
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
import { createMentorship } from '../../../extension/sync/mentorships.ts';
import { Dashboard } from '../../../extension/views/dashboard/Dashboard.tsx';
import { Panel } from '../../../extension/views/panel/Panel.tsx';
import { createJotModel } from '../../../extension/views/popup/jot-model.ts';
import { Popup } from '../../../extension/views/popup/Popup.tsx';
import { StoreMissing } from '../../../extension/views/status/StoreMissing.tsx';
import { Devices, type DrawnDevices } from './states-devices.tsx';
import { writeFull, writeLittle } from './states-record.ts';
import '../../../extension/styles/tokens.css';
import '../../../extension/styles/base.css';

/** What is drawn. `status`: what is told of the sync in the place of what is true. */
export type Drawn =
  | { readonly as: 'popup'; readonly fault?: StoreFault }
  | {
      readonly as: 'panel';
      readonly room: 'full' | 'little';
      readonly status?: Partial<EngineStatus>;
      readonly breaks?: true;
    }
  /** `hash` may hold `{full}` and `{little}`, `{mine}`, the session I started, and `{none}`, which is not there. */
  | {
      readonly as: 'dashboard';
      readonly hash: string;
      readonly isNew?: true;
      readonly breaks?: true;
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
const { full, little, mine } = await begin();
Reflect.set(globalThis, 'drawState', draw);

/** Two mentorships on this device: a full one, and one with nothing in it but a promise of mine. */
async function begin() {
  const surface = createSurface(store, shelf, 'sidepanel');
  const make = async (mentorshipName: string, write: (room: Room) => ItemId): Promise<Made> => {
    const made = await createMentorship(
      { keyring: store.keyring, now: systemClock.now },
      { mentorshipName, memberName: 'Ben Lindqvist', role: 'mentee', relayAddress: undefined },
    );
    if (!made.ok) throw new Error(made.error);
    const room = surface.openRoom(made.value);
    await until(() => room.load.value === 'ready' && room.people.value.length > 0);
    const written = write(room);
    const { roomId } = made.value;
    // What popup and navigation know of it is what its owner has written.
    await until(() =>
      shelf.mentorships.value.some((one) => one.roomId === roomId && one.mine.length > 0),
    );
    await room.close();
    return { roomId, written };
  };
  const first = await make('Mia and Ben', (room) => writeFull(room, newId<MemberId>()));
  const second = await make('Reading circle of the platform team', writeLittle);
  return { full: first.roomId, mine: first.written, little: second.roomId };
}

type Made = { readonly roomId: RoomId; readonly written: ItemId };

/** Resolves when `isSo`, whose signals are followed, is true. */
function until(isSo: () => boolean): Promise<void> {
  const state = computed(isSo);
  return new Promise((resolve) => {
    state.subscribe((now) => now && resolve());
  });
}

/** A surface over what is here, told `told` of its rooms. */
function surfaceOf(kind: 'sidepanel' | 'dashboard', drawn: Drawn): Surface {
  const real = createSurface(store, shelf, kind);
  const openRoom: Surface['openRoom'] = (entry) => {
    if ('breaks' in drawn && drawn.breaks) throw new Error('broken on purpose');
    const room = real.openRoom(entry);
    rooms.push(room);
    return { ...room, status: computed(() => ({ ...room.status.value, ...told.value })) };
  };
  const isNew = drawn.as === 'dashboard' && drawn.isNew === true;
  const empty = createShelf();
  empty.ready.value = true;
  return { ...real, openRoom, shelf: isNew ? empty : shelf };
}

/** Takes away what was drawn and draws this in its place. */
async function draw(drawn: Drawn): Promise<void> {
  unmount();
  render(null, root);
  root.remove();
  await Promise.all(rooms.splice(0).map((room) => room.close()));
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
      await store.settings.write({ lastRoomId: drawn.room === 'full' ? full : little });
      page.dataset['surface'] = 'sidepanel';
      return render(
        <SurfaceContext.Provider value={surfaceOf('sidepanel', drawn)}>
          <Panel />
        </SurfaceContext.Provider>,
        root,
      );
    case 'dashboard':
      return drawDashboard(drawn);
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

function drawDashboard(drawn: Extract<Drawn, { readonly as: 'dashboard' }>): void {
  page.dataset['surface'] = 'dashboard';
  const places = { full, little, mine, none: newId() };
  location.hash = Object.entries(places).reduce(
    (hash, [name, id]) => hash.replace(`{${name}}`, id),
    drawn.hash,
  );
  const leaving = new AbortController();
  unmount = () => leaving.abort();
  render(
    <SurfaceContext.Provider value={surfaceOf('dashboard', drawn)}>
      <Dashboard router={createRouter(window, leaving.signal)} />
    </SurfaceContext.Provider>,
    root,
  );
}
