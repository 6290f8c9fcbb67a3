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
import type { LogStore } from './log/log-store.ts';
import { openSentence } from './log/open-sentence.ts';
import { openSqliteStore } from './log/sqlite-store.ts';
import { createLogger, faultShape, type Logger } from './ops/logger.ts';
import { createStorageWatch } from './ops/storage-watch.ts';
import { createRelay, type Relay } from './relay.ts';

const LEAST_NODE = 24;

function refuse(...sentences: readonly string[]): void {
  for (const sentence of sentences) process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}

async function stop(relay: Relay, store: LogStore): Promise<void> {
  await relay.stop();
  await store.close();
}

function stopOnSignals(relay: Relay, store: LogStore, log: Logger): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      stop(relay, store).catch((fault: unknown) => {
        log({ event: 'fault', edge: 'process', ...faultShape(fault) });
        process.exitCode = 1;
      });
    });
}

async function start(config: Config, log: Logger): Promise<void> {
  const now = (): number => performance.now();
  const watch = createStorageWatch(log, now);
  const store = openSqliteStore({ folder: config.folder, onFault: watch.failed });
  if (!store.ok) return refuse(openSentence(store.error, config.folder));
  const relay = createRelay(config, { store: store.value, clock: systemClock, now, log, watch });
  const listening = await relay.listen();
  if (!listening.ok) {
    await store.value.close();
    const { host, port } = config;
    return refuse(`The relay cannot listen on ${host} port ${port} (${listening.error.code}).`);
  }
  stopOnSignals(relay, store.value, log);
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
