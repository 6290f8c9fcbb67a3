/** The memory engine passes the contract. */
import { createMemoryStore } from '../../sync-server/log/memory-store.ts';
import { describeEpochStore } from './epoch-store.ts';
import { describeLogStore } from './log-store.ts';
import { describeSnapshotStore } from './snapshot-store.ts';

describeLogStore('memory', async () => createMemoryStore());
describeSnapshotStore('memory', async () => createMemoryStore());
describeEpochStore('memory', async () => createMemoryStore());
