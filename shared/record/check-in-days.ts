/** The agreed rhythm of check-ins: every how many days each checks in. Nothing is agreed at first. [D159] */
import { whole } from './fields.ts';

/** The longest that can be agreed. */
const MOST_CHECK_IN_DAYS = 365;

/** Whole days, from one to a year. */
export const CHECK_IN_DAYS = whole(1, MOST_CHECK_IN_DAYS);
