/**
 * A relay for a flow: the real program as its own process, which can be ended, killed and started
 * again in the same place on the same data, with another clock, and with a network before it.
 */
import { freePort } from './free-port.ts';
import { startRelayProcess } from './relay-process.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A relay in a test's hand. */
export type Relay = {
  /** The address that people use. */
  readonly url: string;
  readonly dataDir: string;
  /** The id of the process that runs now, or ran last. */
  readonly pid: () => number;
  /** Everything that any of its processes has printed, in lines. */
  readonly output: () => readonly string[];
  /** Ends it as an operator does. */
  readonly stop: () => Promise<void>;
  /** SIGKILL. */
  readonly kill: () => Promise<void>;
  /**
   * Starts it again in the same place. `aheadMs`: how far its clock is ahead of everybody's; `env`: limits
   * that are otherwise this time.
   */
  readonly start: (aheadMs?: number, env?: Readonly<Record<string, string>>) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** A relay that is reached through a network which the test holds. */
export type ProxiedRelay = { readonly relay: Relay; readonly proxy: TcpProxy };

/** Starts a relay on new data at a free port. */
export function openRelay(): Promise<Relay> {
  return openAt(0, undefined);
}

/** Starts a relay on new data behind a proxy that records what passes; `relay.url` is the proxy's. */
export async function openProxiedRelay(): Promise<ProxiedRelay> {
  const port = await freePort();
  const proxy = await startTcpProxy(port, { record: true });
  const opened = await openAt(port, proxy.url);
  const close = async (): Promise<void> => {
    await opened.close();
    await proxy.close();
  };
  return { relay: { ...opened, close }, proxy };
}

async function openAt(wantedPort: number, publicUrl: string | undefined): Promise<Relay> {
  const dataDir = temporaryFolder('relay');
  const named = publicUrl === undefined ? {} : { TWOWAY_PUBLIC_URL: publicUrl };
  let running = await startRelayProcess({ dataDir, port: wantedPort, env: named });
  const { port } = running;
  const earlier: string[] = [];
  let isUp = true;
  const end = async (how: 'stop' | 'kill'): Promise<void> => {
    if (!isUp) return;
    isUp = false;
    await running[how]();
  };
  return {
    url: publicUrl ?? running.url,
    dataDir,
    pid: () => running.pid,
    output: () => [...earlier, ...running.output()],
    stop: () => end('stop'),
    kill: () => end('kill'),
    async start(aheadMs = 0, env = {}) {
      earlier.push(...running.output());
      const clock = aheadMs === 0 ? {} : { NODE_OPTIONS: `--import=${clockAhead(aheadMs)}` };
      running = await startRelayProcess({ dataDir, port, env: { ...named, ...clock, ...env } });
      isUp = true;
    },
    close: () => end('kill'),
  };
}

/** A module that sets a Node process's clock ahead, as an address to import. */
function clockAhead(aheadMs: number): string {
  const code = `const now = Date.now; Date.now = () => now() + ${aheadMs};`;
  return `data:text/javascript,${encodeURIComponent(code)}`;
}
