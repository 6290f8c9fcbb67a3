/** A change of this device, as pages, outbox and owner hand it on. */
import type { Bytes } from '#shared/base/bytes.ts';
import type { RowKeys } from './outbox.ts';

/** A change of this device that the relay may not hold: made here, or by a sibling page. */
export type OwnChange = { readonly update: Bytes; readonly keys: RowKeys };
