/** How engines keep a train of appends: judged when it is an append's turn, not when it was asked. [L31] */
import { err, type Result } from '#shared/base/result.ts';
import type { AppendTrain } from './log-store.ts';

/** Carries out `append`, unless one before it in its train was refused; notes when it is refused itself. */
export function inTrain<T, E>(
  train: AppendTrain | undefined,
  append: () => Result<T, E>,
): Result<T, E | 'suspended'> {
  if (train?.stopped === true) return err('suspended');
  const result = append();
  if (train !== undefined && !result.ok) train.stopped = true;
  return result;
}
