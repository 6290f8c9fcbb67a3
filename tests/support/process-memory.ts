/** The memory of another process of ours, as Linux shows it to root and to the process's parent. */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

/** A stretch of memory is read in pieces of this size, each with the end of the one before. */
const PIECE_BYTES = 64 * 1024 * 1024;
const OVERLAP_BYTES = 4096;

/** All readable, writable memory of a process, piece by piece. Throws where it may not be read. */
export function* memoryOf(pid: number): Generator<Buffer> {
  const maps = readFileSync(`/proc/${pid}/maps`, 'utf8');
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  try {
    for (const line of maps.split('\n')) {
      const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
      if (from === undefined || to === undefined) continue;
      yield* piecesOf(memory, Number.parseInt(from, 16), Number.parseInt(to, 16));
    }
  } finally {
    closeSync(memory);
  }
}

function* piecesOf(memory: number, from: number, to: number): Generator<Buffer> {
  for (let at = from; at < to; at += PIECE_BYTES - OVERLAP_BYTES) {
    const piece = Buffer.alloc(Math.min(PIECE_BYTES, to - at));
    const read = readPiece(memory, piece, at);
    if (read > 0) yield piece.subarray(0, read);
  }
}

/** 0 for a stretch that is mapped and has no memory behind it. */
function readPiece(memory: number, piece: Buffer, at: number): number {
  try {
    return readSync(memory, piece, 0, piece.length, at);
  } catch {
    return 0;
  }
}
