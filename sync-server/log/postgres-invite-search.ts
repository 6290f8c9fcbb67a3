/** In which room an invite is, for requests that name the invite alone. [L11] */
import { toBase64Url, type Bytes } from '#shared/base/bytes.ts';
import type { RoomId } from '#shared/base/ids.ts';
import { ok, type Result } from '#shared/base/result.ts';
import type { StorageFault } from './log-store.ts';
import type { Access } from './postgres-access.ts';
import { findInvite } from './postgres-invites.ts';

/** The room of an invite, `undefined` for none. */
export type InviteSearch = (inviteId: Bytes) => Promise<Result<RoomId | undefined, StorageFault>>;

/** A search in which those that ask for one invite at once are answered in the order of asking. */
export function createInviteSearch({ read }: Access): InviteSearch {
  const searches = new Map<string, ReturnType<InviteSearch>>();
  return (inviteId) => {
    const key = toBase64Url(inviteId);
    const known = searches.get(key);
    if (known !== undefined) return known;
    const search = read(async (query) => ok(await findInvite(query, inviteId)));
    searches.set(key, search);
    void search.finally(() => searches.delete(key));
    return search;
  };
}
