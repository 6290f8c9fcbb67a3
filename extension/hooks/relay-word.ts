/** Giving a relay the word that whoever runs it asks for, and trying it again with that. [U305, B114] */
import { parseRelayAddress } from '#shared/wire/relay-name.ts';
import { writeRelayWord } from '../store/relay-word.ts';
import type { Store } from '../store/store.ts';
import type { Engine } from '../sync/engine.ts';

/** Keeps the word for the relay of the room; false where nothing could be stored, and nothing is tried then. */
export async function giveRelayWord(
  { settings }: Pick<Store, 'settings'>,
  engine: Pick<Engine, 'entry' | 'retry'>,
  word: string,
): Promise<boolean> {
  const relay = parseRelayAddress(engine.entry().relayAddress ?? '');
  if (!relay.ok) return false;
  const written = await writeRelayWord(settings, relay.value.name, word);
  if (written.ok) engine.retry();
  return written.ok;
}
