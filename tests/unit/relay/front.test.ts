/** What the relay shows and logs: V2 (Host), V40 to V42 of sync-server/RELAY.md. */
import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { toBase64Url, toHex } from '#shared/base/bytes.ts';
import { err } from '#shared/base/result.ts';
import { CLOSE_NUMBERS } from '#shared/wire/errors.ts';
import { createPages } from '../../../sync-server/front/pages.ts';
import { clientAddress, networkOf } from '../../../sync-server/front/client-address.ts';
import { createMemoryStore } from '../../../sync-server/log/memory-store.ts';
import { createLogger, faultShape } from '../../../sync-server/ops/logger.ts';
import { startRelayInProcess, type InProcessRelay } from '../../support/relay-in-process.ts';
import {
  connect,
  enterLive,
  helloMessage,
  makeRoom,
  newFrameWriter,
  newTestInvite,
  newTestRoom,
} from '../../support/wire-client.ts';

let relay: InProcessRelay;
beforeEach(async () => {
  relay = await startRelayInProcess();
});
afterEach(() => relay.close());

type Answer = { status: number; headers: NodeJS.Dict<string | string[]>; body: string };

function get(path: string, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ port: relay.port, host: '127.0.0.1', path, method }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    });
    asked.on('error', reject).end();
  });
}

test('[V41] the pages are whole documents, in a language, with a title', async () => {
  for (const path of ['/', '/i', '/i?from=mail']) {
    const { status, headers, body } = await get(path);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(body).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(body).toMatch(/<title>[^<]+<\/title>/);
    expect(body).toContain('name="viewport"');
    expect(body).toContain('<h1>');
  }
});

test('[V41] the invited person is told what it is, where the extension is, where the code goes', async () => {
  const { body } = await get('/i');
  const steps = /<ol class="steps">([\s\S]*)<\/ol>/.exec(body)?.[1] ?? '';
  const sentences = [...steps.matchAll(/<p>([\s\S]*?)<\/p>/g)].map(([, text]) => text ?? '');
  expect(sentences.length).toBe(3);
  expect(sentences[0]).toContain('shared record');
  expect(sentences[1]).toMatch(/Chrome, Edge or Firefox/);
  expect(sentences[2]).toContain('tw1-');
});

test('[V41] the policy allows the page’s own style by its hash and nothing else', async () => {
  for (const path of ['/', '/i']) {
    const { headers, body } = await get(path);
    const style = /<style>([\s\S]*?)<\/style>/.exec(body)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(headers['content-security-policy']).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['set-cookie']).toBeUndefined();
    expect(body).not.toMatch(/<script|<form|<input|<img|<link|@import|url\(|style="|https?:/);
  }
});

test('[V41] the operator’s page for the extension is linked, and only as text of a link', () => {
  const { invited } = createPages('https://example.org/?a=1&b="><script>');
  expect(invited.body).toContain(
    '<a href="https://example.org/?a=1&amp;b=&quot;&gt;&lt;script&gt;" rel="noreferrer">',
  );
  expect(invited.body).not.toContain('<script');
});

test('[V41] everything else is not here, and nothing can be sent', async () => {
  expect((await get('/x')).status).toBe(404);
  expect((await get('/../etc/passwd')).status).toBe(404);
  expect((await get('/v1/r/abc')).status).toBe(404);
  expect((await get('/', 'POST')).status).toBe(405);
  const head = await get('/i', 'HEAD');
  expect([head.status, head.body]).toEqual([200, '']);
  expect(Number(head.headers['content-length'])).toBeGreaterThan(500);
});

test('[V42] the health check answers for the storage', async () => {
  expect(await get('/healthz')).toMatchObject({ status: 200, body: 'ok\n' });
  const store = {
    ...createMemoryStore(),
    readInviteKey: async () => err('storage-fault' as const),
  };
  await relay.close();
  relay = await startRelayInProcess({ store });
  expect((await get('/healthz')).status).toBe(503);
});

test('[V40] logs hold ids and codes, and nothing of what was sent', async () => {
  const room = await newTestRoom();
  await makeRoom(relay, room);
  const { client } = await enterLive(relay, room);
  const frame = newFrameWriter(room)();
  const invite = newTestInvite();
  client.send({ type: 'append', id: 1, frame });
  await client.expect('ack');
  client.send(invite.put(1, 1 as never));
  await client.expect('refused');
  client.sendBytes('some secret text');
  await client.closed;
  const lines: string[] = [];
  const log = createLogger((line) => lines.push(line));
  for (const event of relay.events) log(event);
  expect(relay.events).toEqual([
    { event: 'connection-ended', code: 'malformed', room: room.roomId, connection: 2 },
  ]);
  const text = lines.join('');
  for (const secret of [frame.slice(100, 120), invite.inviteId, invite.sealed.slice(0, 16)]) {
    expect(text).not.toContain(toHex(secret));
    expect(text).not.toContain(toBase64Url(secret));
  }
  expect(text).not.toMatch(/secret|127\.0\.0\.1/);
});

test('[V40] a line has its time, its level and the event, and a level leaves lesser events out', () => {
  const lines: string[] = [];
  const log = createLogger((line) => lines.push(line), 'warn');
  log({ event: 'stopped' });
  log({ event: 'room-nearly-full', room: 'r' as never, bytes: 9 });
  const [line = '{}'] = lines;
  expect(lines.length).toBe(1);
  expect(line.endsWith('\n')).toBe(true);
  const { at, ...rest } = JSON.parse(line) as { at: string };
  expect(rest).toEqual({ level: 'warn', event: 'room-nearly-full', room: 'r', bytes: 9 });
  expect(Math.abs(Date.now() - Date.parse(at))).toBeLessThan(60_000);
});

test('[V40] of a fault its name, code and places are logged, never its message', () => {
  const fault = Object.assign(new TypeError('the secret was tulip'), { code: 'ENOSPC' });
  const shape = faultShape(fault);
  expect(shape).toMatchObject({ name: 'TypeError', code: 'ENOSPC' });
  expect(shape.at.length).toBeGreaterThan(0);
  expect(JSON.stringify(shape)).not.toContain('tulip');
  expect(faultShape('tulip')).toEqual({ name: 'string', code: undefined, at: [] });
});

test('[V4] behind proxies the address is what the outermost trusted one saw', () => {
  const from = (remoteAddress: string, forwarded?: string) =>
    ({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } }) as never;
  const clientNetwork = (request: never, trustedProxies: number) =>
    networkOf(clientAddress(request, { trustedProxies, addressHeader: 'x-forwarded-for' }));
  expect(clientNetwork(from('10.0.0.1', '1.1.1.1'), 0)).toBe('10.0.0.1');
  expect(clientNetwork(from('10.0.0.1', 'forged, 2.2.2.2'), 1)).toBe('2.2.2.2');
  expect(clientNetwork(from('10.0.0.1', 'forged, 3.3.3.3, 10.0.0.2'), 2)).toBe('3.3.3.3');
  expect(clientNetwork(from('10.0.0.1'), 1)).toBe('10.0.0.1');
  expect(clientNetwork(from('::ffff:10.0.0.1'), 0)).toBe('10.0.0.1');
  const one = clientNetwork(from('2001:db8:1:2:aaaa::1'), 0);
  expect(one).toBe(clientNetwork(from('2001:db8:1:2::9'), 0));
  expect(one).not.toBe(clientNetwork(from('2001:db8:1:3::9'), 0));
});

test('[V2] the Host header decides nothing', async () => {
  const room = await newTestRoom();
  await makeRoom(relay, room);
  const host = 'relay.example.org';
  const client = await connect(`${relay.url}/v1/r/${room.roomId}`, { host });
  const { nonce } = await client.expect('challenge');
  client.send(helloMessage(room, host, nonce));
  expect((await client.closed).code).toBe(CLOSE_NUMBERS['wrong-relay']);
});
