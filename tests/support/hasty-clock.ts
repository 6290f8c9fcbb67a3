/**
 * Loaded into a program (`--import`): its days go by in minutes, as many times faster as
 * TWOWAY_TEST_HASTE says, so that what is swept after days is swept while one looks. Clocks that only
 * measure (performance.now, timers) go on as ever.
 */
import process from 'node:process';

const haste = Number(process.env['TWOWAY_TEST_HASTE'] ?? 1);
const began = Date.now();
const real = Date.now.bind(Date);

Date.now = () => began + Math.round((real() - began) * haste);
