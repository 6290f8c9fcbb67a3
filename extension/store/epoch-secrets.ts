/**
 * The epochs of a mentorship as the keyring keeps them: the secret of the one in force, and those before
 * it, which only open what was written then. Keeps rules B67 and B68.
 */
import type { EpochSecret } from '#shared/seal/epoch-keys.ts';
import { isBytes, isCount, isFields, readList } from './row-fields.ts';

/** The secrets of one mentorship. */
export type EpochSecrets = EpochSecret & {
  /** Of epochs before that one, ascending; perhaps not of all. */
  readonly earlier: readonly EpochSecret[];
};

/** So many earlier secrets are kept; the oldest go first, and can be had from the relay's lists again. */
export const MAX_EARLIER_EPOCHS = 1_024;

const SECRET_BYTES = 32;

function readSecret(row: unknown): EpochSecret | undefined {
  if (!isFields(row) || !isCount(row.epoch) || !isBytes(row.secret, SECRET_BYTES)) return undefined;
  return { epoch: row.epoch, secret: row.secret };
}

/** Those before `epoch`, each once, ascending, no more than are kept. */
function bounded(secrets: readonly EpochSecret[], epoch: number): readonly EpochSecret[] {
  const byNumber = new Map<number, EpochSecret>();
  for (const one of secrets)
    if (one.epoch < epoch && !byNumber.has(one.epoch)) byNumber.set(one.epoch, one);
  return [...byNumber.values()].toSorted((a, b) => a.epoch - b.epoch).slice(-MAX_EARLIER_EPOCHS);
}

/** The earlier secrets of a stored row whose epoch is `epoch`; none where it has no such field. [B67] */
export function readEarlier(value: unknown, epoch: number): readonly EpochSecret[] {
  return bounded(readList(value, readSecret) ?? [], epoch);
}

/**
 * What is kept once `news` is known, too: the later epoch is the one in force, all others are earlier ones,
 * and of one that was known already what was known stands. [B68]
 */
export function withEpochs(known: EpochSecrets, news: EpochSecrets): EpochSecrets {
  const { epoch, secret } = news.epoch > known.epoch ? news : known;
  const all = [...known.earlier, known, ...news.earlier, news];
  const secrets = all.map((one) => ({ epoch: one.epoch, secret: one.secret }));
  return { epoch, secret, earlier: bounded(secrets, epoch) };
}
