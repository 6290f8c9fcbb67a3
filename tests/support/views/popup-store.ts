/** A popup over a real store in memory, with mentorships in it. */
import { IDBFactory } from 'fake-indexeddb';
import type { RoomId } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { StoreFault } from '../../../extension/store/fault.ts';
import type { KeyringEntry } from '../../../extension/store/keyring-entry.ts';
import type { JotStore } from '../../../extension/store/jot-store.ts';
import type { Store } from '../../../extension/store/store.ts';
import { createMentorship } from '../../../extension/sync/mentorships.ts';
import { createJotModel, type JotModel } from '../../../extension/views/popup/jot-model.ts';
import { at, must, openTestStore, sampleEntry } from '../store/samples.ts';

/** A popup and what it stands on. */
export type TestPopup = {
  readonly model: JotModel;
  readonly store: Store;
  readonly poked: readonly RoomId[];
  /** Resolves once the popup has read the store. */
  readonly opened: Promise<void>;
};

/** The place where the popups of one test store. */
export type PopupPlace = { readonly factory: IDBFactory; readonly channel: string };

let places = 0;

/** A place with `names.length` mentorships. */
export async function popupPlace(names: readonly string[]): Promise<PopupPlace> {
  places += 1;
  const place = { factory: new IDBFactory(), channel: `popup-${places}` };
  const { store } = await openTestStore(place.factory, place.channel);
  for (const [order, mentorshipName] of names.entries())
    must(await store.keyring.add(await sampleEntry({ mentorshipName, addedAt: at(order + 1) })));
  store.close();
  return place;
}

/** Makes a mentorship the way the popup does. */
export async function startMentorship(store: JotStore): Promise<Result<KeyringEntry, StoreFault>> {
  const wanted = {
    mentorshipName: 'My mentorship',
    memberName: '',
    role: 'mentee' as const,
    relayAddress: undefined,
  };
  const deps = { keyring: store.keyring, now: () => at(1), Socket: WebSocket };
  return ok(must(await createMentorship(deps, wanted)));
}

/** Opens a popup at `place`; `held` delays the store until it resolves; `first` is what it says at first. */
export async function openPopup(
  place: PopupPlace,
  held: Promise<void> = Promise.resolve(),
  first?: StoreFault,
): Promise<TestPopup> {
  let fault = first;
  const { store } = await openTestStore(place.factory, place.channel);
  const poked: RoomId[] = [];
  const model = createJotModel({
    async open() {
      await held;
      const said = fault;
      fault = undefined;
      return said === undefined ? ok(store) : err(said);
    },
    clock: { now: () => at(Date.UTC(2026, 2, 2, 9)) },
    poke: (roomId) => poked.push(roomId),
    startMentorship,
  });
  const opened = new Promise<void>((resolve) => {
    const stop = model.ready.subscribe((ready) => {
      if (ready) queueMicrotask(() => (stop(), resolve()));
    });
  });
  return { model, store, poked, opened };
}
