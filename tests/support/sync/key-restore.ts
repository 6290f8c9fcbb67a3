/** Restoring by a printed key into a new browser. */
import { writeRecoveryKey } from '#shared/seal/recovery-key.ts';
import { createEngine, type Engine } from '../../../extension/sync/engine.ts';
import type { PreparedRecovery } from '../../../extension/sync/own-recovery.ts';
import type { RestoreByKeyDeps } from '../../../extension/sync/restore-by-key.ts';
import { alwaysVisible, NodeSocket, type HeadlessPerson } from '../headless-client.ts';
import { must } from '../store/samples.ts';
import { now } from './backup.ts';

/** What restoring by a key needs of a browser. */
export function restoringByKey(browser: HeadlessPerson): RestoreByKeyDeps {
  const { store, shared } = browser;
  return {
    ...{ store, Socket: NodeSocket, now },
    openProfile: (entry) =>
      createEngine({
        ...{ entry, store, indexedDB, Socket: NodeSocket, now, ...shared },
        kind: 'page',
        visibility: alwaysVisible,
      }),
  };
}

/** The key as its person has it on paper. */
export function printed({ secret }: PreparedRecovery, profile: Engine, url: string): string {
  const { roomId: profileRoom } = profile.entry();
  return must(writeRecoveryKey({ relayAddress: url, secret, profileRoom }));
}
