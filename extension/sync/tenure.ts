/**
 * From the moment the lock is ours to the moment it is let go: this page is the owner, keeps the
 * projection, and writes into the record what only one page should. [S22 to S25, S29, S34]
 */
import type { EpochKeys } from '#shared/seal/epoch-keys.ts';
import { relayOf, type EngineContext } from './engine-context.ts';
import { addMemberCard, nameMentorship } from './member-card.ts';
import { tellStatus } from './owner-reports.ts';
import { becomeOwner, type Owner, type OwnerListener } from './owner.ts';
import { createProjector } from './projector.ts';
import type { Replica } from './replica.ts';

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

async function become(
  context: EngineContext,
  replica: Replica,
  keys: EpochKeys,
  listener: OwnerListener,
): Promise<Owner | undefined> {
  const { deps, awareness, gate, siblings } = context;
  const { keyring, jots } = deps.store;
  context.becoming = [];
  const owner = await becomeOwner({
    keys,
    replica,
    awareness,
    gate,
    keyring,
    jots,
    listener,
    entry: () => context.entry,
    address: relayOf(context),
    isLocal: siblings.isLocal,
    Socket: deps.Socket,
    now: deps.now,
    visible: deps.visibility.visible,
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
  return owner;
}

function startProjector(context: EngineContext): NonNullable<EngineContext['projector']> {
  const { doc, deps, board } = context;
  context.projector = createProjector({
    doc,
    entry: () => context.entry,
    term: () => context.term,
    status: board.read,
    projections: deps.store.projections,
    now: deps.now,
  });
  return context.projector;
}

/** Owns the mentorship until `release` aborts or another page takes the lock. */
export async function holdTenure(
  context: EngineContext,
  replica: Replica,
  keys: EpochKeys,
  listener: OwnerListener,
  release: AbortSignal,
): Promise<void> {
  const { doc, deps, board } = context;
  const fenced = new AbortController();
  context.fence = () => fenced.abort();
  const ends = AbortSignal.any([release, fenced.signal]);
  const owner = await become(context, replica, keys, listener);
  // Rows that cannot be read are nobody's to own; the page says so and lets no other one starve.
  if (owner === undefined) return aborted(ends);
  board.setUploader(true);
  const projector = startProjector(context);
  nameMentorship(doc, context.entry, deps.now());
  if (context.entry.origin.state === 'created') addMemberCard(doc, context.entry, deps.now());
  void owner.look();
  tellStatus(context);
  await aborted(ends);
  await projector.flush();
  projector.close();
  context.projector = undefined;
  context.owner = undefined;
  await owner.close();
  board.setUploader(false);
  return undefined;
}
