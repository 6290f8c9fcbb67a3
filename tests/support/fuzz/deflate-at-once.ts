/**
 * Raw deflate as the platform's streams give it, but worked out in one go: those of the platform
 * answer from a thread of their own, whenever that is ready, and a seed would not repeat its run. [Z1]
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';

function atOnce(work: (bytes: Buffer) => Buffer): TransformStream<Uint8Array, Uint8Array> {
  const pieces: Uint8Array[] = [];
  return new TransformStream({
    transform: (piece) => void pieces.push(piece),
    flush: (controller) => controller.enqueue(new Uint8Array(work(Buffer.concat(pieces)))),
  });
}

/** Stands for `new CompressionStream('deflate-raw')`. */
export function deflatingAtOnce(): TransformStream<Uint8Array, Uint8Array> {
  return atOnce((bytes) => deflateRawSync(bytes));
}

/** Stands for `new DecompressionStream('deflate-raw')`; what is no deflate fails the reading side. */
export function inflatingAtOnce(): TransformStream<Uint8Array, Uint8Array> {
  return atOnce((bytes) => inflateRawSync(bytes));
}
