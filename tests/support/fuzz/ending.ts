/**
 * The end of a run: everything heals and flows, a newcomer reads it all, and everybody is compared; then
 * every device starts once more with no relay, from what it has stored. [Z2]
 */
import * as Y from 'yjs';
import { equalBytes, type Bytes } from '#shared/base/bytes.ts';
import { readRecord } from '#shared/record/read-record.ts';
import { nextCursor } from '#shared/wire/chain.ts';
import type { Engine } from '../../../extension/sync/engine.ts';
import { flow, listen, wake, type Run } from './run-state.ts';
import { createProfile, type Profile } from './profile.ts';
import { pass, settle, takeFaults } from './virtual-world.ts';

/** How long everything may take to come to rest once nothing is in the way, in the world's time. */
const REST_WITHIN_MS = 240_000;
const LOOK_EVERY_MS = 4_000;

function enginesOf({
  profiles,
}: Run): readonly { readonly name: string; readonly engine: Engine }[] {
  return profiles.flatMap(({ player, pages }) =>
    pages().map(({ engine }, number) => {
      if (engine === undefined) throw new Error(`${player.name} has a page that did not start`);
      return { name: `${player.name} ${number}`, engine };
    }),
  );
}

function isAtRest(engine: Engine): boolean {
  const { relay, waiting, device, attention } = engine.status();
  if (relay.state !== 'connected' || waiting > 0 || device.state !== 'saved') return false;
  return !attention.some(({ type }) => type === 'refused');
}

async function rest(run: Run): Promise<readonly string[]> {
  let before = -1;
  for (let waited = 0; waited < REST_WITHIN_MS; waited += LOOK_EVERY_MS) {
    await pass(LOOK_EVERY_MS);
    await flow(run.relay);
    const wrong = listen(run);
    if (wrong.length > 0) return wrong;
    const count = run.relay.log().length;
    const rests = enginesOf(run).every(({ engine }) => isAtRest(engine));
    if (rests && count === before) return [];
    before = count;
  }
  return enginesOf(run)
    .filter(({ engine }) => !isAtRest(engine))
    .map(({ name, engine }) => `${name} does not come to rest: ${JSON.stringify(engine.status())}`);
}

async function heal(run: Run): Promise<void> {
  run.relay.refuse(0);
  run.relay.pairs.setFlowing(true);
  for (const profile of run.profiles) {
    profile.disk.setMood('healthy');
    profile.disk.goOn();
    await settle();
    for (const page of profile.pages()) await wake(page);
    // Somebody looks at each: a hidden follower leaves a lock that is free to the background.
    for (const page of profile.pages()) page.show(true);
    await settle();
    for (const page of [...profile.pages()]) if (page.engine === undefined) profile.killPage(page);
    if (profile.pages().length === 0) await profile.openPage();
  }
}

function differences(name: string, doc: Y.Doc, other: Y.Doc): readonly string[] {
  const wrong: string[] = [];
  if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null)
    wrong.push(`${name} holds what waits for something`);
  if (!Y.equalSnapshots(Y.snapshot(doc), Y.snapshot(other)))
    wrong.push(`${name} holds other changes than the newcomer`);
  if (JSON.stringify(readRecord(doc)) !== JSON.stringify(readRecord(other)))
    wrong.push(`${name} shows another record than the newcomer`);
  return wrong;
}

/** Every device's cursor must be at the end of the log, whose hashes must follow from its frames. */
async function chainFaults({ cast, relay, profiles }: Run): Promise<readonly string[]> {
  let head = cast.start;
  for (const frame of relay.log()) head = await nextCursor(head, frame);
  return profiles.flatMap(({ player, disk }) => {
    const cursor = disk.recordState('cursor') as
      { readonly seq: number; readonly hash: Bytes } | undefined;
    if (cursor !== undefined && cursor.seq === head.seq && equalBytes(cursor.hash, head.hash))
      return [];
    return [`${player.name} has stored the log up to ${cursor?.seq} of ${head.seq}`];
  });
}

/** Starts `profile` from what it has stored alone and compares what it has. */
async function startAgain(
  profile: Profile,
  newcomer: Y.Doc,
  epoch: number,
): Promise<readonly string[]> {
  profile.crash(0);
  const page = await profile.openPage();
  const { name } = profile.player;
  if (page.engine === undefined) return [`${name} does not start again`];
  const wrong = [...differences(`${name}, started again,`, page.engine.doc, newcomer)];
  const kept = page.engine.entry().epoch;
  if (kept !== epoch) wrong.push(`${name} has kept the secrets up to epoch ${kept} of ${epoch}`);
  profile.killPage(page);
  return wrong;
}

/**
 * What the newcomer comes by: with a third of the seeds the log, or a true snapshot; with the others a
 * lossy one, while everybody is there to mend it, or before anybody comes back.
 */
async function prepareTheLog({ cast, poisoner, profiles, relay, seed }: Run): Promise<void> {
  await relay.age();
  if (seed % 3 === 0 || cast.hasEpochs) return;
  if (seed % 3 === 1) for (const profile of profiles) profile.crash(0);
  await poisoner.thinOut(seed);
  await relay.age();
}

/** Those who were away come back for a moment, and then for good. */
async function comeBack({ profiles, relay }: Run): Promise<void> {
  for (const profile of profiles) {
    if (profile.pages().length > 0) continue;
    await profile.openPage();
    await flow(relay);
    profile.crash(0);
    await profile.openPage();
  }
}

/** Lets everything come to rest and says what is wrong then. */
export async function whatIsWrongAtTheEnd(run: Run): Promise<readonly string[]> {
  await heal(run);
  const restless = await rest(run);
  if (restless.length > 0) return restless;
  await run.poisoner.settleDebts();
  await prepareTheLog(run);
  const finn = await createProfile(run.cast.newcomer, run.relay.pairs);
  run.profiles.push(finn);
  const newcomer = (await finn.openPage()).engine;
  if (newcomer === undefined) return ['the newcomer does not start'];
  await flow(run.relay);
  await comeBack(run);
  const stillRestless = await rest(run);
  if (stillRestless.length > 0) return stillRestless;
  const wrong = enginesOf(run).flatMap(({ name, engine }) => [
    ...differences(name, engine.doc, newcomer.doc),
    ...run.tokens.missing(engine.doc).map((sentence) => `${name}: ${sentence}`),
  ]);
  const most = run.poisoner.unmendable();
  for (const { name, engine } of enginesOf(run))
    for (const one of engine.status().attention)
      if (one.type === 'uninvited') wrong.push(`${name} takes somebody for uninvited`);
      else if (one.type === 'unreadable' && one.count > most)
        wrong.push(`${name} cannot read ${one.count} changes, of which ${most} are poison`);
  wrong.push(...(await chainFaults(run)), ...takeFaults().map(String));
  wrong.push(...run.relay.faults().map((fault) => `the relay: ${JSON.stringify(fault)}`));
  if (wrong.length > 0) return wrong;
  run.relay.pairs.setFlowing(false);
  const { epoch } = await run.relay.room();
  for (const profile of run.profiles)
    wrong.push(...(await startAgain(profile, newcomer.doc, epoch)));
  return wrong;
}
