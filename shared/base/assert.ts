/** What only we can get wrong throws here; what others can get wrong is a `Result`. */

/** Throws when `condition` is false: a fault of ours, never of input. `message` holds no content. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${message}`);
}

/** Marks a branch that cannot be reached when every member of a union is handled. */
export function assertNever(value: never): never {
  throw new Error(`unreachable: ${String(value)}`);
}
