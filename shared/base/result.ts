/**
 * What others can get wrong (bytes, network, disk, keys, a newer schema) comes back as a `Result`
 * from a closed list and is handled where it can be repaired.
 */

/** Either a value or an error from the closed list `E`. */
export type Result<T, E> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

/** Wraps a value that was obtained. */
export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

/** Wraps an error of the caller's closed list. */
export function err<E>(error: E): { readonly ok: false; readonly error: E } {
  return { ok: false, error };
}
