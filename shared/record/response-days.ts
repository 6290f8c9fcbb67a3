/** The agreed response time: in how many days a question gets its answer. Nothing is agreed at first. [D120] */
import { whole } from './fields.ts';

/** The longest that can be agreed. */
const MOST_RESPONSE_DAYS = 60;

/** Whole days, from one to sixty. */
export const RESPONSE_DAYS = whole(1, MOST_RESPONSE_DAYS);
