/**
 * A relay that lies: the real one, and between it and its clients a man in the middle who sees every
 * message and does what an attack says. Without an attack it passes everything on. [Z10]
 */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { copyBytes, randomBytes, type Bytes } from '#shared/base/bytes.ts';
import { readDown, writeDown, type DownMessage } from '#shared/wire/down.ts';
import { partCount } from '#shared/wire/parts.ts';
import { MAX_ENTRY_BYTES, PART_BYTES } from '#shared/wire/limits.ts';
import { readUp } from '#shared/wire/up.ts';
import type { SocketClass } from '../../../extension/sync/relay-line.ts';
import { startRelayInProcess } from '../relay-in-process.ts';
import type { ClientAttack, Invention, Lie, LineDeed, Tampering } from './client-lies.ts';

/** The man in the middle. */
export type LyingRelay = {
  /** The address through him. */
  readonly url: string;
  /** A socket of the partner's, who reaches the real relay. */
  readonly DirectSocket: SocketClass;
  /** From now on he lies so; `undefined`: no more, and every connection begins anew. */
  readonly lie: (attack: ClientAttack | undefined) => void;
  /** Whether, since the lies began, each acknowledgement was the relay's own for what the client sent. */
  readonly acknowledgedTruly: () => boolean;
  /** What clients have been told on the connections of now. */
  readonly said: () => readonly Bytes[];
  readonly close: () => Promise<void>;
};

type Way = 'up' | 'down';
type Passing = { readonly way: Way; readonly data: Bytes };

/** How many messages of each connection are remembered, and how many connections. */
const MOST_REMEMBERED = 200;

const isTampering = (deed: Lie['deed']): deed is Tampering =>
  ['drop', 'double', 'swap', 'half', 'lengths', 'change', 'cut', 'refuse'].includes(deed.do);
const isOfLine = (deed: Lie['deed']): deed is LineDeed =>
  ['silence', 'break', 'close'].includes(deed.do);

function readDownOf(data: Bytes): DownMessage | undefined {
  const read = readDown(data);
  return read.ok ? read.value : undefined;
}

function typeOfUp(data: Bytes): string | undefined {
  const read = readUp(data);
  return read.ok ? read.value.type : undefined;
}

/** What passes in its place: nothing, or one or more messages. */
function tampered(data: Bytes, deed: Tampering): readonly Bytes[] {
  const changed = copyBytes(data);
  switch (deed.do) {
    case 'drop':
    case 'refuse':
    case 'swap':
      return [];
    case 'double':
      return [data, data];
    case 'half':
      return [copyBytes(data.subarray(0, Math.ceil(data.length / 2)))];
    case 'lengths':
      changed.fill(255, 1, Math.min(9, changed.length));
      return [changed];
    case 'change':
      changed[deed.at % changed.length] = deed.to;
      return [changed];
    case 'cut':
      return [copyBytes(data.subarray(0, deed.keep % (data.length + 1)))];
  }
}

/** One client's connection through the middle. */
class Middle {
  readonly heard: Bytes[] = [];
  readonly sent: Bytes[] = [];
  readonly near: WebSocket;
  readonly far: WebSocket;
  private readonly early: Bytes[] = [];
  private readonly held: Passing[] = [];
  private passed = 0;
  private appends = 0;
  private seq = 0;
  private isSilent = false;
  /** Whether what is said to the client is the relay's word on the client's own. */
  isTrue = true;
  private readonly lies: readonly Lie[];
  private readonly memory: {
    readonly earlier: () => readonly Bytes[];
    readonly elsewhere: readonly Bytes[];
  };

  constructor(near: WebSocket, url: string, lies: readonly Lie[], memory: Middle['memory']) {
    this.near = near;
    this.lies = lies;
    this.memory = memory;
    this.far = new WebSocket(url);
    for (const socket of [near, this.far]) socket.on('error', () => undefined);
    near.on('message', (data: Buffer) => this.pass({ way: 'up', data: copyBytes(data) }));
    this.far.on('message', (data: Buffer) => this.pass({ way: 'down', data: copyBytes(data) }));
    this.far.on('open', () => {
      for (const data of this.early.splice(0)) this.far.send(data);
    });
    near.on('close', () => this.far.terminate());
    this.far.on('close', (code) => {
      if (!this.isSilent) this.closeNear(code);
    });
    for (const { when, deed } of lies)
      if ('ms' in when) setTimeout(() => this.invent(deed), when.ms);
  }

  /** Ends it as a line that breaks. */
  break(): void {
    this.near.terminate();
    this.far.terminate();
  }

  private closeNear(code: number): void {
    if (code < 1000 || [1004, 1005, 1006, 1015].includes(code)) this.near.close();
    else this.near.close(code);
  }

  private pass(passing: Passing): void {
    const { way, data } = passing;
    if (way === 'down') this.notice(data);
    (way === 'down' ? this.heard : this.sent).splice(MOST_REMEMBERED);
    (way === 'down' ? this.heard : this.sent).push(data);
    const due = this.due(passing);
    let messages: readonly Bytes[] = [data];
    for (const { deed } of due) {
      if (!isTampering(deed)) this.invent(deed);
      else {
        this.doubt(passing, deed);
        messages = messages.flatMap((one) => tampered(one, deed));
        if (deed.do === 'swap') this.held.push(passing);
      }
    }
    for (const message of messages) this.forward({ way, data: message });
    if (messages.length > 0) for (const late of this.held.splice(0)) this.forward(late);
  }

  private due({ way, data }: Passing): readonly Lie[] {
    const isAppend = way === 'up' && typeOfUp(data) === 'append';
    const [message, append] = [this.passed, isAppend ? this.appends : undefined];
    this.passed += 1;
    if (isAppend) this.appends += 1;
    return this.lies.filter(({ when }) => {
      if ('append' in when) return when.append === append;
      return 'message' in when && when.message === message;
    });
  }

  /** What is lost on the way is acknowledged to nobody; what else was done to it, who knows. */
  private doubt({ way, data }: Passing, deed: Tampering): void {
    const read = way === 'up' ? readUp(data) : readDown(data);
    if (!read.ok) return;
    const { value } = read;
    const isAboutAppend = ['append', 'part', 'commit', 'ack'].includes(value.type);
    if (isAboutAppend && deed.do !== 'drop' && deed.do !== 'refuse') this.isTrue = false;
    if (deed.do === 'refuse' && value.type === 'append')
      this.say(writeDown({ type: 'nack', id: value.id, code: deed.code }));
  }

  private notice(data: Bytes): void {
    const message = readDownOf(data);
    if (message?.type === 'welcome') this.seq = Math.max(this.seq, message.head.seq);
    if (message?.type === 'entry' || message?.type === 'ack') this.seq = message.seq;
  }

  private forward({ way, data }: Passing): void {
    if (this.isSilent) return;
    if (way === 'down') this.say(data);
    else if (this.far.readyState === WebSocket.CONNECTING) this.early.push(data);
    else if (this.far.readyState === WebSocket.OPEN) this.far.send(data);
  }

  private say(data: Bytes | string): void {
    if (this.near.readyState === WebSocket.OPEN) this.near.send(data);
  }

  private invent(deed: Lie['deed']): void {
    if (isTampering(deed)) return;
    if (isOfLine(deed)) {
      if (deed.do === 'silence') this.isSilent = true;
      else if (deed.do === 'break') this.break();
      else if (deed.do === 'close') this.closeNear(deed.code);
      return;
    }
    for (const data of this.invented(deed)) {
      const type = typeof data === 'string' ? undefined : readDownOf(data)?.type;
      // What the client sent, shown to it as an entry of the log, is as good as an acknowledgement.
      if (type === 'ack' || deed.do === 'echo') this.isTrue = false;
      this.say(data);
    }
  }

  private invented(deed: Invention): readonly (Bytes | string)[] {
    const place = (ahead: number): number => Math.max(0, this.seq + ahead);
    const cursor = (ahead: number) => ({ seq: place(ahead), hash: randomBytes(32) });
    switch (deed.do) {
      case 'bytes':
        return [deed.bytes];
      case 'text':
        return [deed.text];
      case 'replay': {
        const { earlier, elsewhere } = this.memory;
        const said = { this: this.heard, earlier: earlier(), elsewhere }[deed.from];
        return said.length === 0 ? [] : [said[deed.which % said.length] ?? ''];
      }
      case 'echo': {
        const frames = this.sent.flatMap((data) => {
          const read = readUp(data);
          return read.ok && read.value.type === 'append' ? [read.value.frame] : [];
        });
        const frame = frames[deed.which % Math.max(1, frames.length)];
        const seq = place(deed.ahead);
        return frame === undefined ? [] : [writeDown({ type: 'entry', seq, frame })];
      }
      case 'acknowledge':
        return [writeDown({ type: 'ack', id: deed.id, seq: place(deed.ahead) })];
      case 'head':
        return [writeDown({ type: 'caught-up', head: cursor(deed.ahead) })];
      case 'snapshot': {
        const { total } = deed;
        const covers = { ...cursor(deed.ahead), seq: Math.max(1, place(deed.ahead)) };
        const size = Math.min(total, PART_BYTES);
        const part = { seq: covers.seq, index: 0, total, bytes: new Uint8Array(size) };
        return [
          writeDown({ type: 'snapshot', covers, total }),
          writeDown({ type: 'snapshot-part', ...part }),
        ];
      }
      case 'parts': {
        const total = MAX_ENTRY_BYTES;
        const count = Math.min(deed.count, partCount(total) - 1);
        const seq = place(deed.ahead);
        const bytes = new Uint8Array(PART_BYTES);
        return Array.from({ length: count }, (_, index) =>
          writeDown({ type: 'entry-part', seq, index, total, bytes }),
        );
      }
      case 'flood':
        return Array.from({ length: deed.count }, () => deed.bytes);
    }
  }
}

/** Starts one, and the real relay behind it. `elsewhere`: what another relay said in another room. */
export async function startLyingRelay(elsewhere: readonly Bytes[]): Promise<LyingRelay> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const many = 1_000_000;
  const relay = await startRelayInProcess({
    config: { publicNames: [`127.0.0.1:${port}`] },
    limits: { appendsPerSecond: many, appendBurst: many, createsPerHour: many, markMs: 1 },
  });
  let attack: ClientAttack | undefined;
  let middles: Middle[] = [];
  let earlier: readonly Bytes[] = [];
  server.on('connection', (socket, request) => {
    const number = middles.length;
    const lies = attack?.lies.filter(({ connection }) => connection === number % 3) ?? [];
    const said = (): readonly Bytes[] =>
      middles.length > 1 ? middles.slice(0, number).flatMap(({ heard }) => heard) : earlier;
    const url = `ws://127.0.0.1:${relay.port}${request.url ?? ''}`;
    middles.push(new Middle(socket, url, lies, { earlier: said, elsewhere }));
  });

  return {
    url: `ws://127.0.0.1:${port}`,
    DirectSocket: class extends WebSocket {
      constructor(url: string) {
        super(url.replace(`:${port}/`, `:${relay.port}/`));
      }
    } as unknown as SocketClass,
    lie(next) {
      attack = next;
      earlier = middles.flatMap(({ heard }) => heard).slice(0, MOST_REMEMBERED);
      for (const middle of middles) middle.break();
      middles = [];
    },
    said: () => middles.flatMap(({ heard }) => heard),
    acknowledgedTruly: () => middles.every(({ isTrue }) => isTrue),
    async close() {
      for (const middle of middles) middle.break();
      server.close();
      await relay.close();
    },
  };
}
