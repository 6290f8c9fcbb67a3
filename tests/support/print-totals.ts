/** Prints the totals of the last run in one line, for `.ci/run`. */
import { allTotals, totalsLine } from './totals.ts';

console.log(totalsLine(allTotals()));
