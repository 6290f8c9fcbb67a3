/** What one run of the fuzz consists of, and what its middle and its end both do with it. [Z1, Z2] */
import type { Cast } from './cast.ts';
import type { Poisoner } from './poisoner.ts';
import type { Page, Profile } from './profile.ts';
import type { RelayUnderHand } from './relay-under-hand.ts';
import type { Tokens } from './tokens.ts';
import { settle, thaw } from './virtual-world.ts';

/** So often what flows brings forth more that flows, at most. */
const MOST_ROUNDS = 300;

/** Everything in one run. */
export type Run = {
  readonly cast: Cast;
  readonly seed: number;
  readonly relay: RelayUnderHand;
  readonly profiles: Profile[];
  readonly tokens: Tokens;
  readonly poisoner: Poisoner;
};

/** Delivers all that is on its way, and what that brings forth, until nothing moves. */
export async function flow({ pairs }: RelayUnderHand): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const moving = pairs.open().filter((pair) => pair.waiting('up') + pair.waiting('down') > 0);
    if (moving.length === 0) return;
    for (const pair of moving) {
      pair.flush('up', Number.MAX_SAFE_INTEGER);
      pair.flush('down', Number.MAX_SAFE_INTEGER);
    }
    await settle();
  }
}

/** Hears what each page says of itself, and holds it to that. Returns what must never be said. */
export function listen({ profiles, tokens, poisoner }: Run): readonly string[] {
  const wrong: string[] = [];
  for (const { player, disk, pages } of profiles)
    for (const page of pages()) {
      if (page.engine === undefined || page.place.frozen !== undefined) continue;
      const { device, relay, waiting, attention } = page.engine.status();
      if (device.state === 'saved') tokens.stored(page, disk.commits());
      if (device.state === 'saved' && relay.state === 'connected' && waiting === 0)
        tokens.onRelay(page);
      if (relay.state === 'stopped') wrong.push(`${player.name} is stopped: ${relay.reason}`);
      for (const one of attention) {
        const isPoison = one.type === 'unreadable' && poisoner.written() >= one.count;
        // Who came by it knows no better until somebody says the records again.
        const isThin =
          (one.type === 'unreadable' || one.type === 'uninvited') && poisoner.hasThinSnapshot();
        const isBadSnapshot = one.type === 'snapshot' && poisoner.hasSpoiltSnapshot();
        if (!isPoison && !isThin && !isBadSnapshot && one.type !== 'refused')
          wrong.push(`${player.name} says ${JSON.stringify(one)}`);
      }
    }
  return wrong;
}

/** The page goes on where it was frozen: it is seen again. */
export async function wake(page: Page): Promise<void> {
  if (page.place.frozen === undefined) return;
  thaw(page.place);
  await settle();
  page.show(true);
}
