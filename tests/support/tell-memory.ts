/**
 * Loaded into a program under test (`--import`): at SIGUSR2 it collects garbage twice and prints one line
 * of what memory is in use, in bytes. What the system gives a process (resident) goes by what the
 * collector likes to keep; what is in use tells whether anything is held that was to go.
 */
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

process.on('SIGUSR2', () => {
  collect();
  // What the first collection has let go of may hold what the second one can take.
  setImmediate(() => {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    process.stderr.write(`${JSON.stringify({ inUseBytes: heapUsed + external })}\n`);
  });
});
