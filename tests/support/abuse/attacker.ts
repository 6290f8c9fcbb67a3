/**
 * The program of an attacker: `attacker.ts NAME ADDRESS`. Makes itself a room at the relay, says that it is
 * ready, begins when it is told to, and tells now and then what it has done. Whoever starts it ends it.
 */
import process from 'node:process';
import { ATTACK_NAMES, ATTACKS, ownRoom, type Tally } from './attacks.ts';

const TELL_EVERY_MS = 100;

async function main(given: string | undefined, url: string): Promise<void> {
  const name = ATTACK_NAMES.find((one) => one === given);
  if (name === undefined) throw new Error(`there is no attack ${String(given)}`);
  const { host, port } = new URL(url);
  const place = { url, name: host };
  const room = await ownRoom(place);
  // An attack that meets a relay's refusal has met what it should.
  process.on('unhandledRejection', () => undefined);
  process.on('uncaughtException', () => undefined);
  const tally: Tally = { begun: 0, ended: 0 };
  const begun = new Promise<void>((resolve) => process.once('message', () => resolve()));
  process.send?.(tally);
  await begun;
  setInterval(() => process.send?.(tally), TELL_EVERY_MS);
  await ATTACKS[name]({ place, port: Number(port), room }, tally);
}

await main(process.argv[2], process.argv[3] ?? '');
