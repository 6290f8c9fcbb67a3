/** What a frame is for. The relay sees the kind and nothing else of the meaning. [W11] */

/** Kinds of frames. `entry` and `control` are log kinds: ordered, stored, chained. */
export type FrameKind = 'entry' | 'snapshot' | 'ephemeral' | 'mark' | 'control';

/** The byte of each kind, in the header and in key derivation. */
export const KIND_NUMBERS = {
  entry: 1,
  snapshot: 2,
  ephemeral: 3,
  mark: 4,
  control: 5,
} as const satisfies Record<FrameKind, number>;

const KINDS: ReadonlyMap<number, FrameKind> = new Map([
  [KIND_NUMBERS.entry, 'entry'],
  [KIND_NUMBERS.snapshot, 'snapshot'],
  [KIND_NUMBERS.ephemeral, 'ephemeral'],
  [KIND_NUMBERS.mark, 'mark'],
  [KIND_NUMBERS.control, 'control'],
]);

/** The kind of a header's byte, or `undefined` when the list does not have it. */
export function kindOfNumber(number: number): FrameKind | undefined {
  return KINDS.get(number);
}

/** Whether frames of this kind are appended to the log. */
export function isLogKind(kind: FrameKind): kind is 'entry' | 'control' {
  return kind === 'entry' || kind === 'control';
}
