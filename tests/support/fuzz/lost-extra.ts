/** The schedule in which a snapshot that holds more than the log does harm. [Z5, R4] */
import type { Step } from './schedule.ts';

/** Ana's change is on its way for ever; her snapshot is not; then a power cut takes the change away. */
export const LOST_EXTRA: readonly Step[] = [
  { do: 'flow' },
  { do: 'swallow', line: 0 },
  { do: 'edit', device: 0, page: 0, kind: 'type', at: 8 },
  { do: 'wait', ms: 600 },
  { do: 'flow' },
  { do: 'wait', ms: 250 },
  { do: 'flow' },
  { do: 'crash', device: 0, lost: 6 },
];
