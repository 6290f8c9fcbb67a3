/**
 * A few words with a browser we opened, over `--remote-debugging-pipe` (no port is opened, nobody
 * else can speak to it): show the dashboard, put the window in its place. Nothing is emulated and
 * the pages are not watched, so that the browser behaves as it does for everybody.
 */
import type { Readable, Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

const ANSWER_WITHIN_MS = 10_000;
const SHOW_WITHIN_MS = 15_000;
const TWIN_WITHIN_MS = 4_000;
const ASK_EVERY_MS = 100;

/** The browser's first page, and what can be asked of it. */
export type BrowserPipe = {
  /**
   * Shows an address of the extension. It is refused until the browser has loaded the extension, so
   * it is tried until it works; false when it never did. The page that the extension opens by itself
   * after install is closed when it comes: it would be the same one twice.
   */
  show(url: string): Promise<boolean>;
  /** Puts the window into the left or the right half of the screen. */
  placeHalf(half: 'left' | 'right'): Promise<void>;
};

type Fields = Readonly<Record<string, unknown>>;
type Send = (method: string, params?: Fields, sessionId?: string) => Promise<Fields>;

/** Speaks over the two pipes of a browser (its descriptors 3 and 4). */
export async function openBrowserPipe(to: Writable, from: Readable): Promise<BrowserPipe> {
  const send = createSender(to, from);
  const targetId = await firstPage(send);
  const attached = await send('Target.attachToTarget', { targetId, flatten: true });
  const sessionId = String(attached['sessionId']);
  return {
    async show(url) {
      const deadline = Date.now() + SHOW_WITHIN_MS;
      do {
        const { errorText } = await send('Page.navigate', { url }, sessionId);
        if (errorText === undefined) {
          await closeTwins(send, targetId, url);
          return true;
        }
        await delay(ASK_EVERY_MS);
      } while (Date.now() < deadline);
      return false;
    },
    async placeHalf(half) {
      const expression = '[screen.availWidth, screen.availHeight].join()';
      const { result } = await send('Runtime.evaluate', { expression }, sessionId);
      const [width = 1280, height = 800] = String(fieldsOf(result)['value']).split(',').map(Number);
      const { windowId } = await send('Browser.getWindowForTarget', { targetId });
      const halfWidth = Math.floor(width / 2);
      const left = half === 'left' ? 0 : halfWidth;
      const bounds = { left, top: 0, width: halfWidth, height };
      await send('Browser.setWindowBounds', { windowId, bounds });
    },
  };
}

async function firstPage(send: Send): Promise<string> {
  const deadline = Date.now() + SHOW_WITHIN_MS;
  while (Date.now() < deadline) {
    const [page] = await pagesOf(send);
    if (page !== undefined) return page.targetId;
    await delay(ASK_EVERY_MS);
  }
  throw new Error('the browser opened no page');
}

async function closeTwins(send: Send, targetId: string, url: string): Promise<void> {
  const deadline = Date.now() + TWIN_WITHIN_MS;
  while (Date.now() < deadline) {
    for (const page of await pagesOf(send)) {
      const isTwin = page.targetId !== targetId && withoutRoute(page.url) === withoutRoute(url);
      if (isTwin) await send('Target.closeTarget', { targetId: page.targetId });
    }
    await delay(ASK_EVERY_MS);
  }
}

async function pagesOf(send: Send): Promise<readonly { targetId: string; url: string }[]> {
  const { targetInfos } = await send('Target.getTargets');
  return (Array.isArray(targetInfos) ? targetInfos.map(fieldsOf) : [])
    .filter(({ type }) => type === 'page')
    .map(({ targetId, url }) => ({ targetId: String(targetId), url: String(url) }));
}

function withoutRoute(url: string): string {
  return url.replace(/#.*$/s, '');
}

/** Messages are JSON, each ended by a zero byte; answers carry the number of their question. */
function createSender(to: Writable, from: Readable): Send {
  const waiting = new Map<unknown, (answer: Fields) => void>();
  let number = 0;
  let rest = '';
  from.on('data', (chunk: Buffer) => {
    const messages = (rest + chunk.toString()).split('\0');
    rest = messages.pop() ?? '';
    for (const message of messages) {
      const answer = fieldsOf(JSON.parse(message));
      waiting.get(answer['id'])?.(fieldsOf(answer['result']));
      waiting.delete(answer['id']);
    }
  });
  // A browser that has gone answers nothing more; whoever waits is told by the deadline.
  for (const stream of [to, from]) stream.on('error', () => {});
  return (method, params = {}, sessionId) => {
    number += 1;
    const id = number;
    const question = { id, method, params, ...(sessionId === undefined ? {} : { sessionId }) };
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        reject(new Error(`the browser did not answer ${method}`));
      }, ANSWER_WITHIN_MS);
      waiting.set(id, (answer) => {
        clearTimeout(late);
        resolve(answer);
      });
      to.write(`${JSON.stringify(question)}\0`);
    });
  };
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
