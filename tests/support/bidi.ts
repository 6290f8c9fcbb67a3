/**
 * A few words with a browser over WebDriver BiDi, the protocol that Firefox speaks by itself: one
 * socket, questions with numbers, and events. No driver program is needed.
 */

const ANSWER_WITHIN_MS = 60_000;

/** Fields of a message; what is in them is looked at where it is used. */
export type Fields = Readonly<Record<string, unknown>>;

/** A session with one browser. */
export type BiDi = {
  /** Asks, and gives the result; rejects with the browser's own words when it refuses. */
  send(method: string, params?: Fields): Promise<Fields>;
  /** Hears an event from now on; the browser sends what was subscribed to. */
  on(event: string, listener: (params: Fields) => void): void;
  close(): void;
};

type Waiting = {
  readonly resolve: (result: Fields) => void;
  readonly reject: (error: Error) => void;
  readonly late: ReturnType<typeof setTimeout>;
};

/** Opens the socket that the browser named when it started. */
export async function connectBiDi(url: string): Promise<BiDi> {
  const socket = new WebSocket(url);
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true });
    socket.addEventListener('error', () => reject(new Error(`nobody answers at ${url}`)));
  });
  const waiting = new Map<unknown, Waiting>();
  const listeners: { event: string; listener: (params: Fields) => void }[] = [];
  let number = 0;
  const end = (reason: string) => {
    for (const { late, reject } of waiting.values()) {
      clearTimeout(late);
      reject(new Error(reason));
    }
    waiting.clear();
  };
  socket.addEventListener('close', () => end('the browser has closed the session'));
  socket.addEventListener('message', ({ data }) => {
    const message = fieldsOf(JSON.parse(String(data)));
    const asked = waiting.get(message['id']);
    if (asked === undefined) {
      const params = fieldsOf(message['params']);
      for (const one of listeners) if (one.event === message['method']) one.listener(params);
      return;
    }
    waiting.delete(message['id']);
    clearTimeout(asked.late);
    if (message['type'] === 'success') asked.resolve(fieldsOf(message['result']));
    else asked.reject(new Error(`${String(message['error'])}: ${String(message['message'])}`));
  });
  return {
    send(method, params = {}) {
      number += 1;
      const id = number;
      socket.send(JSON.stringify({ id, method, params }));
      return new Promise((resolve, reject) => {
        const late = setTimeout(() => {
          waiting.delete(id);
          reject(new Error(`the browser did not answer ${method}`));
        }, ANSWER_WITHIN_MS);
        waiting.set(id, { resolve, reject, late });
      });
    },
    on: (event, listener) => void listeners.push({ event, listener }),
    close: () => socket.close(),
  };
}

/** An object's fields; none for anything else. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** The objects of a list; none for anything else. */
export function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}
