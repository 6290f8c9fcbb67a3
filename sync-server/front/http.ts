/**
 * The plain HTTP beside the sockets: two pages, the health and readiness checks, the metrics; everything
 * else is not here. [V41, V42, V75, V76, V89]
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { ID_BYTES } from '#shared/base/ids.ts';
import type { LogStore } from '../log/log-store.ts';
import { faultShape, type Logger } from '../ops/logger.ts';
import type { Metrics } from '../ops/metrics.ts';
import type { StorageTrouble } from '../ops/storage-trouble.ts';
import type { StorageWatch } from '../ops/storage-watch.ts';
import type { Page, Pages } from './pages.ts';

/** Who may read the metrics: nobody, whoever reaches the port, or whoever has the token. */
export type MetricsAccess =
  | { readonly access: 'off' }
  | { readonly access: 'on' }
  | { readonly access: 'token'; readonly token: string };

/** What answering needs. */
export type HttpDeps = {
  readonly store: LogStore;
  readonly pages: Pages;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly watch: StorageWatch;
  readonly access: MetricsAccess;
  readonly isDraining: () => boolean;
  /** A request that is not whole after so long is ended. [V89] */
  readonly requestMs: number;
};

const KEEP_ALIVE_MS = 5_000;
const CHECK_MS = 5_000;
const MAX_HEADER_BYTES = 16 * 1024;

const PLAIN = {
  'content-type': 'text/plain; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

function plain(status: number, sentence: string): Answer {
  return { status, page: { body: `${sentence}\n`, headers: PLAIN } };
}

type Answer = { readonly status: number; readonly page: Page };

const NOT_HERE = plain(404, 'There is no such page on this relay.');

function mayRead(request: IncomingMessage, token: string): boolean {
  const given = (request.headers.authorization ?? '').replace(/^Bearer /, '');
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(token));
}

async function metricsAnswer(
  request: IncomingMessage,
  { access, metrics }: HttpDeps,
): Promise<Answer> {
  if (access.access === 'off') return NOT_HERE;
  if (access.access === 'token' && !mayRead(request, access.token)) {
    const refused = plain(401, 'The metrics need the token.');
    const headers = { ...refused.page.headers, 'www-authenticate': 'Bearer' };
    return { ...refused, page: { ...refused.page, headers } };
  }
  const { type, text } = await metrics.write();
  return { status: 200, page: { body: text, headers: { ...PLAIN, 'content-type': type } } };
}

/** `ready`, or the reasons of the closed list, one a line. [V76] */
async function readyAnswer({ store, watch, isDraining }: HttpDeps): Promise<Answer> {
  const reasons: ('draining' | StorageTrouble)[] = [];
  if (isDraining()) reasons.push('draining');
  const writable = await store.check();
  const trouble = watch.trouble() ?? (writable.ok ? undefined : 'storage-fault');
  if (trouble !== undefined) reasons.push(trouble);
  return reasons.length === 0 ? plain(200, 'ready') : plain(503, reasons.join('\n'));
}

async function healthAnswer({ store }: HttpDeps): Promise<Answer> {
  // An invite that nobody has: the cheapest question that the storage has to read for.
  const read = await store.readInviteKey(new Uint8Array(ID_BYTES));
  return read.ok ? plain(200, 'ok') : plain(503, 'The storage does not answer.');
}

async function answerTo(request: IncomingMessage, deps: HttpDeps): Promise<Answer> {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return plain(405, 'This relay only shows pages.');
  const [path] = (request.url ?? '').split('?', 1);
  switch (path) {
    case '/':
      return { status: 200, page: deps.pages.about };
    case '/i':
      return { status: 200, page: deps.pages.invited };
    case '/healthz':
      return healthAnswer(deps);
    case '/readyz':
      return readyAnswer(deps);
    case '/metrics':
      return metricsAnswer(request, deps);
    default:
      return NOT_HERE;
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  deps: HttpDeps,
): Promise<void> {
  const { status, page } = await answerTo(request, deps);
  const length = Buffer.byteLength(page.body);
  response.writeHead(status, { ...page.headers, 'content-length': length });
  response.end(request.method === 'HEAD' ? undefined : page.body);
}

/**
 * A server that is not listening yet. Slow and oversized requests are ended by Node's own limits; who
 * sends a body is answered and let go, since nothing here takes one. [V89]
 */
export function createHttpServer(deps: HttpDeps): Server {
  const server = createServer(
    {
      headersTimeout: deps.requestMs,
      requestTimeout: deps.requestMs,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: Math.min(CHECK_MS, Math.ceil(deps.requestMs / 4)),
      maxHeaderSize: MAX_HEADER_BYTES,
    },
    (request, response) => {
      const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
      if (length !== undefined || encoding !== undefined) response.shouldKeepAlive = false;
      request.resume();
      answer(request, response, deps).catch((fault: unknown) => {
        deps.log({ event: 'fault', edge: 'http', ...faultShape(fault) });
        response.destroy();
      });
    },
  );
  server.maxRequestsPerSocket = 100;
  return server;
}
