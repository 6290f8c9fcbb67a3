/** How long work takes on a machine that has nothing else to do. */

/** The processor time that `work` took of this thread, in milliseconds: whatever else runs takes none of it. */
export async function busyMs(work: () => unknown): Promise<number> {
  const before = process.threadCpuUsage();
  await work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}
