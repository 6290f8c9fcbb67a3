/** A recovery file's content of a person without a browser, and another browser that it is put back in. */
import type { Bytes } from '#shared/base/bytes.ts';
import type { Millis, RoomId } from '#shared/base/ids.ts';
import type { RecoveryKind } from '#shared/record/profile-recovery.ts';
import { createRecoverySecret } from '#shared/seal/recovery.ts';
import type { RecoveryBody } from '#shared/seal/recovery-body.ts';
import type { Engine } from '../../../extension/sync/engine.ts';
import { ownProfile } from '../../../extension/sync/own-profile.ts';
import { prepareRecovery, type PreparedRecovery } from '../../../extension/sync/own-recovery.ts';
import { keepRecovery, type RecoveryKeeperDeps } from '../../../extension/sync/recovery-keeper.ts';
import { gatherRecoveryBody } from '../../../extension/sync/recovery-content.ts';
import type { RowsPlace } from '../../../extension/sync/recovery-copies.ts';
import {
  restoreRooms,
  type RestoreDeps,
  type RestoredMentorship,
} from '../../../extension/sync/restore-rooms.ts';
import { createHeadlessPerson, type HeadlessPerson } from '../headless-client.ts';
import { must } from '../store/samples.ts';
import { closing } from './stage.ts';

/** The clock of all of them. */
export const now = (): Millis => Date.now() as Millis;

/** Where a person's rows lie. */
export function rowsOf({ shared }: HeadlessPerson): RowsPlace {
  return { indexedDB, databaseName: shared.databaseName };
}

/** The content of a file of `person` as of now. */
export async function backUp(
  person: HeadlessPerson,
  {
    secret = createRecoverySecret(),
    seeds = new Map<RoomId, Bytes>(),
    withCopies = true,
  }: {
    readonly secret?: Bytes;
    readonly seeds?: ReadonlyMap<RoomId, Bytes>;
    readonly withCopies?: boolean;
  } = {},
): Promise<RecoveryBody> {
  const profileRoom = must(await ownProfile(person.store, now)).roomId;
  const rooms = must(await person.store.keyring.rooms());
  const content = { secret, rooms, profileRoom, seeds, withCopies, madeAt: now() };
  return must(await gatherRecoveryBody(rowsOf(person), content));
}

/** What putting back into the browser of `person` needs. */
export function restoring(person: HeadlessPerson): RestoreDeps {
  return { ...rowsOf(person), store: person.store, now };
}

/** A new browser, closed by `leave` of the stage. */
export async function newBrowser(): Promise<HeadlessPerson> {
  const browser = await createHeadlessPerson('a new browser');
  closing(browser.close);
  return browser;
}

/** Puts it back and says what became of it. */
export async function putBack(
  browser: HeadlessPerson,
  body: RecoveryBody,
): Promise<readonly RestoredMentorship[]> {
  return must(await restoreRooms(restoring(browser), body));
}

/** What the keeper of recovery needs of a person whose profile is open. */
export async function keeping(
  person: HeadlessPerson,
  profile: Engine,
): Promise<RecoveryKeeperDeps> {
  return {
    profile,
    mentorships: must(await person.store.keyring.list()),
    async withEngine({ roomId }, act) {
      const engine = await person.open(roomId);
      const done = await act(engine);
      await engine.close();
      return done;
    },
  };
}

/** Makes a recovery secret of `person`, who has it then, and does what is due. */
export async function secure(
  person: HeadlessPerson,
  profile: Engine,
  kind: RecoveryKind,
): Promise<PreparedRecovery> {
  const deps = await keeping(person, profile);
  const prepared = await prepareRecovery(profile.entry(), deps.mentorships, kind, now());
  prepared.commit(profile.doc);
  const { waiting } = await keepRecovery(deps);
  if (waiting.length > 0) throw new Error(`${waiting.length} are not covered`);
  return prepared;
}
