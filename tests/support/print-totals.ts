/** Prints what failed in the last run and, as the last line, its totals, for `.ci/run`. */
import { allTotals, failureLines, totalsLine } from './totals.ts';

const totals = allTotals();
for (const line of failureLines(totals)) console.log(line);
console.log(totalsLine(totals));
