/** The plain HTTP beside the sockets: two pages and the health check; everything else is not here. [V41, V42] */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { LogStore } from '../log/log-store.ts';
import { faultShape, type Logger } from '../ops/logger.ts';
import type { Page, Pages } from './pages.ts';

/** What answering needs. */
export type HttpDeps = {
  readonly store: LogStore;
  readonly pages: Pages;
  readonly log: Logger;
};

const PLAIN = {
  'content-type': 'text/plain; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

function plain(status: number, sentence: string): { status: number; page: Page } {
  return { status, page: { body: `${sentence}\n`, headers: PLAIN } };
}

async function answerTo(
  request: IncomingMessage,
  { store, pages }: HttpDeps,
): Promise<{ status: number; page: Page }> {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return plain(405, 'This relay only shows pages.');
  const [path] = (request.url ?? '').split('?', 1);
  if (path === '/') return { status: 200, page: pages.about };
  if (path === '/i') return { status: 200, page: pages.invited };
  if (path !== '/healthz') return plain(404, 'There is no such page on this relay.');
  const healthy = await store.check();
  return healthy.ok ? plain(200, 'ok') : plain(503, 'The storage does not answer.');
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

/** A server that is not listening yet. Slow and oversized requests are ended by Node's own limits. */
export function createHttpServer(deps: HttpDeps): Server {
  const server = createServer(
    {
      headersTimeout: 10_000,
      requestTimeout: 10_000,
      keepAliveTimeout: 5_000,
      connectionsCheckingInterval: 5_000,
      maxHeaderSize: 16 * 1024,
    },
    (request, response) => {
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
