/**
 * One of two clients whose edits are timed, in a process of its own: `author` or `reader`, joined in
 * one of the ways. The provider is y-websocket's, unmodified, in all of them. Ends with its parent.
 */
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import type { ItemId } from '#shared/base/ids.ts';
import { notesOf } from '#shared/record/notes.ts';
import type { SocketClass } from '../../extension/sync/relay-line.ts';
import { createChance } from '../support/chance.ts';
import { createHeadlessPerson } from '../support/headless-client.ts';
import { waitFor } from '../support/wait.ts';
import { sharedNow, type EditTime, type FromClient, type ToClient } from './pair-messages.ts';

const [role = '', way = '', url = ''] = process.argv.slice(2);
const isAuthor = role === 'author';
const AT_ONCE = { pauseMs: 0, beatMs: 0, aloneMs: 0 };
/** The notes that are written; in both clients the same. */
const SESSION = createChance(1).id<ItemId>();

const sentAt: number[] = [];
let receivedAt = 0;

/** The socket of the system with a look at the clock. */
class TimedSocket extends WebSocket {
  constructor(...given: ConstructorParameters<typeof WebSocket>) {
    super(...given);
    this.on('message', () => (receivedAt = sharedNow()));
  }

  override send(message: Parameters<WebSocket['send']>[0]): void {
    sentAt.push(sharedNow());
    super.send(message);
  }
}

function tell(message: FromClient): void {
  process.send?.(message);
}

function hear<Type extends ToClient['type']>(
  type: Type,
): Promise<Extract<ToClient, { type: Type }>> {
  return new Promise((resolve) => {
    const listen = (message: ToClient): void => {
      if (message.type !== type) return;
      process.off('message', listen);
      resolve(message as Extract<ToClient, { type: Type }>);
    };
    process.on('message', listen);
  });
}

async function joinBare(): Promise<Y.Doc> {
  const doc = new Y.Doc();
  const polyfill = TimedSocket as unknown as typeof globalThis.WebSocket;
  const options = { WebSocketPolyfill: polyfill, disableBc: true };
  const provider = new WebsocketProvider(url, 'pair', doc, options);
  await waitFor('the socket is open', () => provider.wsconnected);
  return doc;
}

async function joinTwoway(): Promise<Y.Doc> {
  const person = await createHeadlessPerson(role);
  const entry = isAuthor ? await person.create(url) : await person.join((await hear('join')).code);
  const pace = way === 'pair' ? { coalescing: AT_ONCE } : {};
  const Socket = TimedSocket as unknown as SocketClass;
  const engine = await person.open(entry.roomId, { Socket, ...pace });
  const synced = await engine.whenSynced(20_000);
  if (!synced.ok) throw new Error('not synced');
  if (isAuthor) {
    const invitation = await engine.invite();
    if (!invitation.ok) throw new Error(invitation.error);
    tell({ type: 'code', code: invitation.value.code });
  }
  return engine.doc;
}

function cpuMs(since?: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1_000;
}

async function write(text: Y.Text, { edits, everyMs }: Extract<ToClient, { type: 'write' }>) {
  const started = process.cpuUsage();
  sentAt.length = 0;
  const times: number[] = [];
  const first = performance.now();
  for (let edit = 0; edit < edits; edit += 1) {
    const waitMs = first + edit * everyMs - performance.now();
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, waitMs)));
    times.push(sharedNow());
    text.insert(text.length, '.');
  }
  // What was written last is on its way.
  await new Promise((resolve) => setTimeout(resolve, 500));
  const sends = [...sentAt];
  const edited = times.map((at): EditTime => ({
    at,
    socketAt: sends.find((one) => one >= at) ?? at,
  }));
  tell({ type: 'done', edits: edited, cpuMs: cpuMs(started) });
}

async function read(text: Y.Text, { edits }: Extract<ToClient, { type: 'read' }>) {
  const started = process.cpuUsage();
  const wanted = text.length + edits;
  let known = text.length;
  const seen: EditTime[] = [];
  await new Promise<void>((resolve) => {
    const look = (): void => {
      const at = sharedNow();
      for (; known < text.length; known += 1) seen.push({ at, socketAt: receivedAt });
      if (known < wanted) return;
      text.unobserve(look);
      resolve();
    };
    text.observe(look);
    tell({ type: 'reading' });
  });
  tell({ type: 'done', edits: seen, cpuMs: cpuMs(started) });
}

process.on('disconnect', () => process.exit(0));
const doc = await (way === 'limit' ? joinBare() : joinTwoway());
const text = notesOf(doc, SESSION);
tell({ type: 'ready' });
for (;;) {
  if (isAuthor) await write(text, await hear('write'));
  else await read(text, await hear('read'));
}
