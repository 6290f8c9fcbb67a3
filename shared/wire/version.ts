/** Which wire this is. Changes only together with PROTOCOL.md's history and the pinned hash. [W1] */

/** The version of the wire: the first byte of every frame header, and the `1` of `/v1/`. */
export const WIRE_VERSION = 1;
