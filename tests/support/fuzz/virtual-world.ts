/**
 * A world that runs on one queue: time, timers, randomness and WebCrypto of everything that runs in a
 * _place_ are the world's own, so that a schedule gives the same run every time. A place is a page, the
 * relay or anything else that can stop, freeze or die as a whole. Code outside all places (the test
 * runner) sees the machine as it is. Imported before anything that keeps `Date.now` or the source of
 * randomness for itself (lib0 does). [Z1]
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { createCipheriv, createHash, webcrypto, type Cipheriv } from 'node:crypto';
import { deflatingAtOnce, inflatingAtOnce } from './deflate-at-once.ts';
import { CRYPTO_METHODS, forgetAnswers, remembered, REPEATABLE } from './remembered-crypto.ts';

/** Something that lives, freezes and dies as a whole. What it has put into the queue dies with it. */
export type Place = {
  readonly name: string;
  dead: boolean;
  /** What waits for the thaw; `undefined` while it is not frozen. */
  frozen: Task[] | undefined;
};

type Work = () => unknown;
type Task = { readonly work: Work; readonly place: Place };
type Timer = {
  at: number;
  readonly order: number;
  readonly work: Work;
  readonly place: Place;
  readonly every: number | undefined;
};

/** What a place's clock says at the world's beginning: 2026-03-02T08:00Z. */
const BEGINNING_MS = 1_772_438_400_000;
/** More tasks than this without coming to rest is a fault: something turns in circles. */
const MOST_TASKS_AT_ONCE = 400_000;

const places = new AsyncLocalStorage<Place>();
const real = {
  setImmediate: globalThis.setImmediate,
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  setInterval: globalThis.setInterval,
  clearInterval: globalThis.clearInterval,
  queueMicrotask: globalThis.queueMicrotask,
  dateNow: Date.now,
  performanceNow: performance.now.bind(performance),
  mathRandom: Math.random,
  getRandomValues: webcrypto.getRandomValues.bind(webcrypto),
  CompressionStream: globalThis.CompressionStream,
  DecompressionStream: globalThis.DecompressionStream,
};

let queue: Task[] = [];
let timers: Timer[] = [];
let now = 0;
let lastOrder = 0;
let randomness: Cipheriv = streamOf(0);
const faults: unknown[] = [];
/** What the program itself wants at its end; y-websocket adds one more for each provider. */
const exitListeners = process.listeners('exit');
process.setMaxListeners(0);

function streamOf(seed: number): Cipheriv {
  const key = createHash('sha256').update(`fuzz ${seed}`).digest();
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
}

/** A place called `name`. */
export function newPlace(name: string): Place {
  return { name, dead: false, frozen: undefined };
}

/** Begins a world anew: no tasks, no timers, time 0, randomness from `seed`. */
export function beginWorld(seed: number): void {
  queue = [];
  timers = [];
  now = 0;
  faults.length = 0;
  randomness = streamOf(seed);
  forgetAnswers();
  for (const listener of process.listeners('exit'))
    if (!exitListeners.includes(listener)) process.off('exit', listener);
}

/** Faults that were reported, or thrown where nobody could catch them, since the last call. */
export function takeFaults(): readonly unknown[] {
  return faults.splice(0);
}

/** Puts `work` at the end of the queue; it runs in `place`, unless that has died by then. */
export function post(place: Place, work: Work): void {
  queue.push({ place, work });
}

/** The place whose code runs now. */
export function here(): Place {
  const place = places.getStore();
  if (place === undefined) throw new Error('outside all places');
  return place;
}

/** Does `work` in `place` at once. */
export function within<T>(place: Place, work: () => T): T {
  return places.run(place, work);
}

/** Stops everything that `place` does, until `thaw`. */
export function freeze(place: Place): void {
  place.frozen ??= [];
}

/** Goes on where it was stopped. */
export function thaw(place: Place): void {
  const waiting = place.frozen ?? [];
  place.frozen = undefined;
  queue.push(...waiting);
}

/** One turn of the machine's own event loop: all that follows from what just ran has run. */
function turn(): Promise<void> {
  return new Promise((resolve) => real.setImmediate(resolve));
}

/** Works the queue off until nothing is to be done at this moment. */
export async function settle(): Promise<void> {
  await turn();
  for (let done = 0; done < queue.length; done += 1) {
    const task = queue[done];
    if (task === undefined) break;
    if (done > MOST_TASKS_AT_ONCE) throw new Error('the world does not come to rest');
    const { place, work } = task;
    if (place.dead) continue;
    if (place.frozen !== undefined) {
      place.frozen.push(task);
      continue;
    }
    try {
      await places.run(place, work);
    } catch (fault) {
      faults.push(fault);
    }
    await turn();
  }
  queue = [];
}

/** Lets time pass: each timer that falls due runs, and what follows from it, before the next. */
export async function pass(ms: number): Promise<void> {
  const until = now + ms;
  await settle();
  for (;;) {
    timers = timers.filter(({ place }) => !place.dead);
    let next: Timer | undefined;
    for (const timer of timers)
      if (timer.at <= until && (next === undefined || isBefore(timer, next))) next = timer;
    if (next === undefined) break;
    now = Math.max(now, next.at);
    if (next.every === undefined) timers.splice(timers.indexOf(next), 1);
    else next.at = now + next.every;
    // An interval of a frozen page is missed, a timeout is late.
    if (next.every === undefined || next.place.frozen === undefined) post(next.place, next.work);
    await settle();
  }
  now = until;
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

type Callback = (...args: unknown[]) => unknown;

/** What a timer is known by: as much of Node's own object as anybody asks for. */
class TimerHandle {
  readonly timer: Timer;
  constructor(timer: Timer) {
    this.timer = timer;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
}

function startTimer(callback: Callback, ms: unknown, args: unknown[], repeats: boolean) {
  const wait = Math.max(1, Math.ceil(Number(ms) || 0));
  lastOrder += 1;
  const timer: Timer = {
    at: now + wait,
    order: lastOrder,
    work: () => callback(...args),
    place: here(),
    every: repeats ? wait : undefined,
  };
  timers.push(timer);
  return new TimerHandle(timer);
}

function stopTimer(handle: unknown, orElse: (handle: never) => void): void {
  if (handle instanceof TimerHandle) {
    const at = timers.indexOf(handle.timer);
    if (at >= 0) timers.splice(at, 1);
  } else orElse(handle as never);
}

function isInside(): boolean {
  return places.getStore() !== undefined;
}

function fillRandomly<T extends ArrayBufferView>(view: T): T {
  const { buffer, byteOffset, byteLength } = view;
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  bytes.set(randomness.update(Buffer.alloc(byteLength)));
  return view;
}

/** A number in [0, 1) of the world's own. */
function fraction(): number {
  const [number = 0] = fillRandomly(new Uint32Array(1));
  return number / 2 ** 32;
}

/** Results of WebCrypto come in the order in which they were asked for, as tasks of who asked. */
function putCryptoInTheQueue(): void {
  const { subtle } = webcrypto;
  for (const name of CRYPTO_METHODS) {
    const ask = (subtle[name] as (...args: unknown[]) => Promise<unknown>).bind(subtle);
    const inTurn = (...args: unknown[]): Promise<unknown> => {
      const place = places.getStore();
      if (place === undefined) return ask(...args);
      const answer = REPEATABLE.has(name) ? remembered(name, args, ask) : ask(...args);
      answer.catch(() => undefined);
      return new Promise((resolve, reject) => {
        post(place, () => answer.then(resolve, reject));
      });
    };
    Object.defineProperty(subtle, name, { value: inTurn, configurable: true });
  }
}

function install(): void {
  const define = (target: object, name: string, value: unknown): void => {
    Object.defineProperty(target, name, { value, configurable: true, writable: true });
  };
  define(globalThis, 'setTimeout', (callback: Callback, ms?: number, ...args: unknown[]) =>
    isInside() ? startTimer(callback, ms, args, false) : real.setTimeout(callback, ms, ...args),
  );
  define(globalThis, 'setInterval', (callback: Callback, ms?: number, ...args: unknown[]) =>
    isInside() ? startTimer(callback, ms, args, true) : real.setInterval(callback, ms, ...args),
  );
  define(globalThis, 'setImmediate', (callback: Callback, ...args: unknown[]) =>
    isInside() ? post(here(), () => callback(...args)) : real.setImmediate(callback, ...args),
  );
  define(globalThis, 'clearTimeout', (handle: unknown) => stopTimer(handle, real.clearTimeout));
  define(globalThis, 'clearInterval', (handle: unknown) => stopTimer(handle, real.clearInterval));
  define(globalThis, 'queueMicrotask', (callback: () => void) => {
    if (!isInside()) return real.queueMicrotask(callback);
    return real.queueMicrotask(() => {
      try {
        callback();
      } catch (fault) {
        faults.push(fault);
      }
    });
  });
  define(Date, 'now', () => (isInside() ? BEGINNING_MS + now : real.dateNow()));
  define(performance, 'now', () => (isInside() ? now : real.performanceNow()));
  define(Math, 'random', () => (isInside() ? fraction() : real.mathRandom()));
  define(webcrypto, 'getRandomValues', (view: Uint8Array) =>
    isInside() ? fillRandomly(view) : real.getRandomValues(view as never),
  );
  define(globalThis, 'CompressionStream', function stream(format: CompressionFormat) {
    return isInside() ? deflatingAtOnce() : new real.CompressionStream(format);
  });
  define(globalThis, 'DecompressionStream', function stream(format: CompressionFormat) {
    return isInside() ? inflatingAtOnce() : new real.DecompressionStream(format);
  });
  putCryptoInTheQueue();
}

install();
