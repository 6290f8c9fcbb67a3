/**
 * What the relay's Node is started with by the unit, the container and `npm run relay`, and in
 * measurements: settings that keep the memory of many idle connections small. Measured with 4,000 of them,
 * Node 24: the space for young objects grew to 64 MB while they logged in and stayed that large.
 */

/**
 * Flags before the program: the space for young objects, in MB for each of its halves; and that one thread
 * clears it, since for so small a space several spend more on each other than on the work (measured: a
 * tenth of the processor's time of a saturated relay).
 */
export const NODE_FLAGS: readonly string[] = ['--max-semi-space-size=4', '--no-parallel-scavenge'];

/**
 * For the allocator of the C library (glibc; others pass over it): few arenas for the threads that sign and
 * seal, and blocks the size of large frames go back to the system at once.
 */
export const ALLOCATOR_SETTINGS: Readonly<Record<string, string>> = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '65536',
  MALLOC_TRIM_THRESHOLD_: '131072',
};
