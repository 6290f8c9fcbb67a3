/** Whether a key is an admin's. [V24, V102, V109] */
import { equalBytes, type Bytes } from '#shared/base/bytes.ts';
import type { AdminList } from '#shared/wire/admin-list.ts';

/** Whether the list has this key. */
export function isListed({ keys }: AdminList, key: Bytes): boolean {
  return keys.some((listed) => equalBytes(listed, key));
}
