/** What a test needs in order to go on, and what says so when it is missing. */

/** `value`, which must be there. */
export function there<T>(value: T | undefined | null): T {
  if (value === undefined || value === null) throw new Error('it is not there');
  return value;
}
