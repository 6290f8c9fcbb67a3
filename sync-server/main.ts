/**
 * The relay as a program: `node sync-server/main.ts`. Reads its configuration, opens its store,
 * listens, and stops on SIGTERM or Ctrl-C; with a word before the flags it carries out that command
 * (commands/) and ends. The only place where the relay's parts are put together.
 */
import process from 'node:process';
import { systemClock } from '#shared/base/clock.ts';
import { COMMANDS, commandsHelp } from './commands/all-commands.ts';
import { helpText, readConfig, type Config } from './config.ts';
import { changedLimits } from './limits.ts';
import { createLogger, faultShape, type Logger } from './ops/logger.ts';
import { createStorageWatch } from './ops/storage-watch.ts';
import { openStorage, type Storage } from './open-storage.ts';
import { createRelay, type Relay } from './relay.ts';

const LEAST_NODE = 24;

function refuse(...sentences: readonly string[]): void {
  for (const sentence of sentences) process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}

async function close({ store, keeper }: Storage): Promise<void> {
  await store.close();
  await keeper.close();
}

async function stop(relay: Relay, storage: Storage): Promise<void> {
  await relay.stop();
  await close(storage);
}

function stopOnSignals(relay: Relay, storage: Storage, log: Logger): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      stop(relay, storage).catch((fault: unknown) => {
        log({ event: 'fault', edge: 'process', ...faultShape(fault) });
        process.exitCode = 1;
      });
    });
}

async function start(config: Config, log: Logger): Promise<void> {
  const now = (): number => performance.now();
  const watch = createStorageWatch(log, now);
  const storage = await openStorage(config, watch.failed);
  if (!storage.ok) return refuse(storage.error);
  const relay = createRelay(config, { ...storage.value, clock: systemClock, now, log, watch });
  const listening = await relay.listen();
  if (!listening.ok) {
    await close(storage.value);
    const { host, port } = config;
    return refuse(`The relay cannot listen on ${host} port ${port} (${listening.error.code}).`);
  }
  stopOnSignals(relay, storage.value, log);
  if (!storage.value.syncs) log({ event: 'storage-not-durable', setting: 'fsync' });
  log({ event: 'ready', ...listening.value, changedLimits: changedLimits(config.limits) });
}

async function carryOut(name: string, words: readonly string[]): Promise<void> {
  const command = COMMANDS.get(name);
  if (command === undefined)
    return refuse(`The relay has no command ${JSON.stringify(name)}; --help lists them.`);
  const done = await command.run({ env: process.env, words });
  if (!done.ok) return refuse(...done.error);
  for (const line of done.value) process.stdout.write(`${line}\n`);
}

async function main(): Promise<void> {
  if (Number.parseInt(process.versions.node, 10) < LEAST_NODE)
    return refuse(
      `The Twoway relay needs Node ${LEAST_NODE} or newer; this is ${process.versions.node}.`,
    );
  const words = process.argv.slice(2);
  if (words.includes('--help')) {
    process.stdout.write(`${helpText()}${commandsHelp()}`);
    return undefined;
  }
  const [name] = words;
  if (name !== undefined && !name.startsWith('-')) return carryOut(name, words.slice(1));
  // Whoever read our output may have gone; that is no reason to stop.
  process.stdout.on('error', () => undefined);
  const config = readConfig(process.env, words);
  if (!config.ok) return refuse('The relay was not started:', ...config.error);
  return start(
    config.value,
    createLogger((line) => process.stdout.write(line), config.value.logLevel),
  );
}

await main();
