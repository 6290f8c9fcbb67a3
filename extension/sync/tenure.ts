/**
 * From the moment the lock is ours to the moment it is let go: this page is the owner, keeps the
 * projection, and writes into the record what only one page should. [S22 to S25, S29, S34, S65]
 */
import { backOffMs } from '#shared/base/back-off.ts';
import { attempt } from '#shared/base/listeners.ts';
import { createCheckpointer, type Checkpointer } from './checkpointer.ts';
import { COMPACTION_PACE } from './compactor.ts';
import { DRAIN_MS } from './connector.ts';
import { isShowing, relayOf, type EngineContext } from './engine-context.ts';
import { tellSignedIn, tellStatus } from './owner-reports.ts';
import { becomeOwner, type Owner, type OwnerListener } from './owner.ts';
import { aborted, pause } from './pause.ts';
import { relayAtFirst } from './own-entry.ts';
import { createProjector, type Projector } from './projector.ts';
import type { Replica } from './replica.ts';
import { beginDocument, isMentorship } from './shared-upkeep.ts';
import { whenSynced } from './when-synced.ts';

const FIRST_RETRY_MS = 500;
const MOST_RETRY_MS = 15_000;

async function become(
  context: EngineContext,
  replica: Replica,
  listener: OwnerListener,
): Promise<Owner | undefined> {
  const { deps, awareness, gate, siblings } = context;
  const { keyring, jots, settings } = deps.store;
  context.becoming = [];
  const owner = await becomeOwner({
    replica,
    awareness,
    gate,
    keyring,
    settings,
    jots,
    listener,
    entry: () => context.entry,
    address: relayOf(context),
    isLocal: siblings.isLocal,
    Socket: deps.Socket,
    now: deps.now,
    visible: deps.visibility.visible,
    showing: () => isShowing(context),
    pace: deps.compaction ?? COMPACTION_PACE,
    coalescing: deps.coalescing,
    project: async () => context.projector?.flush(),
    setTerm(term) {
      context.term = term;
    },
    setProvider(provider) {
      context.provider = provider;
    },
  });
  for (const change of context.becoming) owner?.offer(change);
  context.becoming = undefined;
  context.owner = owner;
  // Counted before it is uncovered no more: at no moment nothing waits.
  tellStatus(context);
  if (owner !== undefined) context.uncovered?.clear();
  return owner;
}

/** Tries until the storage takes the term: a full disk gets room again. [S8] */
async function becomeInTheEnd(
  ends: AbortSignal,
  once: () => Promise<Owner | undefined>,
  tried: () => void,
): Promise<Owner | undefined> {
  for (let failures = 0; !ends.aborted; failures += 1) {
    const owner = await once();
    tried();
    if (owner !== undefined) return owner;
    await pause(backOffMs(failures, FIRST_RETRY_MS, MOST_RETRY_MS), ends);
  }
  tried();
  return undefined;
}

function startProjector(context: EngineContext): Projector | undefined {
  if (!isMentorship(context.entry)) return undefined;
  const { doc, deps, board } = context;
  context.projector = createProjector({
    doc,
    entry: () => context.entry,
    term: () => context.term,
    status: board.read,
    projections: deps.store.projections,
    rename: (mentorshipName) => deps.store.keyring.update(context.entry.roomId, { mentorshipName }),
    now: deps.now,
  });
  return context.projector;
}

function startCheckpointer(context: EngineContext, replica: Replica): Checkpointer | undefined {
  if (!isMentorship(context.entry)) return undefined;
  const { doc, deps, board } = context;
  context.checkpointer = createCheckpointer({
    roomId: context.entry.roomId,
    doc,
    db: replica.db,
    checkpoints: deps.store.checkpoints,
    now: deps.now,
    isCatchingUp: () => board.read().relay.state === 'connecting',
  });
  return context.checkpointer;
}

/** Owns the mentorship until `release` aborts or another page takes the lock. */
export async function holdTenure(
  context: EngineContext,
  replica: Replica,
  listener: OwnerListener,
  release: AbortSignal,
): Promise<void> {
  const { board } = context;
  const fenced = new AbortController();
  context.fence = () => fenced.abort();
  const ends = AbortSignal.any([release, fenced.signal]);
  board.setRelay(relayAtFirst(context));
  const once = (): Promise<Owner | undefined> => become(context, replica, listener);
  const owner = await becomeInTheEnd(ends, once, context.tried);
  if (owner === undefined) return;
  const checkpointer = startCheckpointer(context, replica);
  try {
    await keepTenure(context, owner, ends);
  } finally {
    checkpointer?.close();
    context.checkpointer = undefined;
    context.projector = undefined;
    context.owner = undefined;
    await owner.close();
    board.setUploader(false);
  }
}

/** What the owner does from its beginning to its end, the closing apart. */
async function keepTenure(context: EngineContext, owner: Owner, ends: AbortSignal): Promise<void> {
  const { doc, deps, board } = context;
  board.setUploader(true);
  tellSignedIn(context);
  const projector = startProjector(context);
  attempt(() => beginDocument(doc, context.entry, deps.now()));
  void owner.look();
  tellStatus(context);
  await aborted(ends);
  await owner.settled();
  await projector?.flush();
  await sendLastWord(context, owner);
  projector?.close();
}

/** What still goes is told, too: nobody may look at the record again before somebody asks how it stands. */
async function sendLastWord({ board, projector }: EngineContext, owner: Owner): Promise<void> {
  const { relay, waiting } = board.read();
  if (relay.state !== 'connected' || waiting === 0) return;
  owner.flush();
  await whenSynced(board, DRAIN_MS);
  await projector?.flush();
}
