/** Mia and Ben with the product's own engine, who write on through every trouble of their relay. */
import { createHeadlessPerson } from '../headless-client.ts';
import { waitFor } from '../wait.ts';

/** Two people at work. */
export type TwoPeople = {
  /** Each writes a line of their own. */
  readonly write: () => void;
  /** Resolves once both have all that both wrote; rejects with what is missing. */
  readonly converge: () => Promise<void>;
  readonly close: () => Promise<void>;
};

const PATIENCE_MS = 60_000;

/** Pairs them over the relay at `url`. */
export async function pairTwoPeople(url: string): Promise<TwoPeople> {
  const [mia, ben] = [await createHeadlessPerson('Mia'), await createHeadlessPerson('Ben')];
  const mias = await mia.open((await mia.create(url)).roomId);
  const synced = await mias.whenSynced(PATIENCE_MS);
  if (!synced.ok) throw new Error(`Mia is not synced: ${synced.error}`);
  const invitation = await mias.invite();
  if (!invitation.ok) throw new Error(`no invite: ${invitation.error}`);
  const bens = await ben.open((await ben.join(invitation.value.code)).roomId);
  const written: string[] = [];
  const lines = [mias, bens].map(({ doc }) => doc.getMap('lines'));
  return {
    write() {
      for (const [person, map] of lines.entries()) {
        const line = `line ${written.length} of person ${person}`;
        written.push(line);
        map.set(line, true);
      }
    },
    async converge() {
      for (const engine of [mias, bens]) engine.retry();
      await waitFor(
        'both have all that both wrote',
        () =>
          lines.every((map) => written.every((line) => map.has(line))) &&
          [mias, bens].every((engine) => engine.status().waiting === 0),
        PATIENCE_MS,
      );
    },
    async close() {
      await mia.close();
      await ben.close();
    },
  };
}
