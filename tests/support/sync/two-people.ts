/** Mia, whose mentorship is open at a relay in this process, and Ben, who has not joined yet. */
import type { Engine } from '../../../extension/sync/engine.ts';
import { createHeadlessPerson, type HeadlessPerson } from '../headless-client.ts';
import {
  startRelayInProcess,
  type InProcessOptions,
  type InProcessRelay,
} from '../relay-in-process.ts';
import { closing, untilSynced } from './stage.ts';

/** The two, and codes of Mia's. Closed by `leave` of the stage. */
export type TwoPeople = {
  readonly mia: HeadlessPerson;
  readonly ben: HeadlessPerson;
  readonly mias: Engine;
  readonly url: string;
  readonly relay: InProcessRelay;
  readonly code: () => Promise<string>;
};

/** Makes them. */
export async function twoPeople(options: InProcessOptions = {}): Promise<TwoPeople> {
  const relay = await startRelayInProcess(options);
  closing(relay.close);
  const [mia, ben] = [await createHeadlessPerson('Mia'), await createHeadlessPerson('Ben')];
  closing(mia.close);
  closing(ben.close);
  const { roomId } = await mia.create(relay.url);
  const mias = await mia.open(roomId);
  await untilSynced(mias);
  const code = async (): Promise<string> => {
    const made = await mias.invite();
    if (!made.ok) throw new Error(made.error);
    return made.value.code;
  };
  return { mia, ben, mias, url: relay.url, relay, code };
}
