/**
 * The BroadcastChannels of a page. A browser that freezes a page goes on handing it messages but
 * never the answer of its database: what a frozen page began to read would keep every other page and
 * the background from writing. So a frozen page hears nothing until it goes on. [S42]
 */

/** How many messages wait; of more the oldest are dropped, for what is stored is read from the rows. */
const MOST_HELD = 1_000;

/** Opens the channel `name`; while `page` is frozen its messages wait, and come in order afterwards. */
export function openPageChannel(name: string, page: EventTarget = document): BroadcastChannel {
  const channel = new BroadcastChannel(name);
  const ending = new AbortController();
  const { signal } = ending;
  const held: unknown[] = [];
  let frozen = false;
  // Before any other listener, so that it can keep the message from them.
  channel.addEventListener('message', (event) => {
    if (!frozen) return;
    event.stopImmediatePropagation();
    held.push(event.data);
    if (held.length > MOST_HELD) held.shift();
  });
  page.addEventListener('freeze', () => (frozen = true), { signal });
  page.addEventListener(
    'resume',
    () => {
      frozen = false;
      for (const data of held.splice(0)) {
        channel.dispatchEvent(new MessageEvent('message', { data }));
      }
    },
    { signal },
  );
  const close = channel.close.bind(channel);
  channel.close = () => {
    ending.abort();
    close();
  };
  return channel;
}
