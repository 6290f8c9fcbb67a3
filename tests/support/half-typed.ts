/** Half typed forms of a page without a store: they are in memory, and nothing was kept of them before. */
import { newId, type Millis, type RoomId } from '#shared/base/ids.ts';
import { ok } from '#shared/base/result.ts';
import { createTypedKeeper, type TypedKeeper } from '../../extension/hooks/typed-keeper.ts';

/** A keeper of forms of which nothing was kept. */
export function noForms(): TypedKeeper {
  return createTypedKeeper({
    forms: {
      list: () => Promise.resolve(ok([])),
      put: () => Promise.resolve(ok(undefined)),
      remove: () => Promise.resolve(ok(undefined)),
    },
    roomId: newId() as string as RoomId,
    now: () => 0 as Millis,
    isRecordStored: () => true,
    onRecordStatus: () => () => undefined,
    onWritten: () => undefined,
  });
}
