/**
 * What the relay's Node is started with by the unit, the container and `npm run relay`, and in
 * measurements: settings that keep the memory of many idle connections small and a busy relay fast.
 */

/**
 * Flags before the program: the space for young objects has one size, in MB for each of its halves, and one
 * thread clears it. Left to itself (Node 24) it grew to 64 MB while 4,000 connections logged in and stayed
 * that large; kept at 4 MB it was cleared so often that it cost a busy relay a sixth of its time; and where
 * several threads clear it, each keeps pages of its own (12 MB more after 2,500 rooms were read).
 */
export const NODE_FLAGS: readonly string[] = [
  '--min-semi-space-size=16',
  '--max-semi-space-size=16',
  '--no-parallel-scavenge',
];

/**
 * For the allocator of the C library (glibc; others pass over it): few arenas for the threads that sign and
 * seal, and blocks the size of large frames go back to the system at once.
 */
export const ALLOCATOR_SETTINGS: Readonly<Record<string, string>> = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '65536',
  MALLOC_TRIM_THRESHOLD_: '131072',
};
