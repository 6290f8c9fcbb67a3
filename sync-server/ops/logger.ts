/**
 * The relay's log: one line of JSON an event. The events are a closed list whose fields are ids,
 * sizes, codes and times; there is no field for content, and none for an address. [V40]
 */
import type { RoomId } from '#shared/base/ids.ts';
import type { ErrorCode } from '#shared/wire/errors.ts';

/** All that is ever logged. */
export type LogEvent =
  | {
      readonly event: 'ready';
      readonly url: string;
      readonly port: number;
      readonly names: readonly string[];
      /** Limits that are not the defaults, by name. */
      readonly changedLimits: Readonly<Record<string, number>>;
    }
  | { readonly event: 'stopping'; readonly connections: number }
  | { readonly event: 'stopped' }
  | {
      readonly event: 'connection-ended';
      readonly code: ErrorCode;
      readonly room: RoomId | undefined;
      readonly connection: number;
    }
  | { readonly event: 'room-nearly-full'; readonly room: RoomId; readonly bytes: number }
  | ({ readonly event: 'fault'; readonly edge: FaultEdge } & FaultShape);

/** Where a fault of ours, or of the machine, was caught. */
export type FaultEdge = 'connection' | 'http' | 'storage' | 'timer' | 'process';

/** A fault without its message, which could quote input. */
export type FaultShape = {
  readonly name: string;
  readonly code: string | undefined;
  readonly at: readonly string[];
};

/** Takes events. Never throws. */
export type Logger = (event: LogEvent) => void;

function codeOf(fault: Error): string | undefined {
  if ('errcode' in fault && typeof fault.errcode === 'number') return `sqlite-${fault.errcode}`;
  return 'code' in fault && typeof fault.code === 'string' ? fault.code : undefined;
}

/** What may be logged of something that was thrown: its name, its code, the places in our code. */
export function faultShape(fault: unknown): FaultShape {
  if (!(fault instanceof Error)) return { name: typeof fault, code: undefined, at: [] };
  const places = (fault.stack ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '))
    .slice(0, 6);
  return { name: fault.name, code: codeOf(fault), at: places };
}

/** A logger that hands whole lines to `write`, each with the time it was made. */
export function createLogger(write: (line: string) => void): Logger {
  return (event) => write(`${JSON.stringify({ at: new Date().toISOString(), ...event })}\n`);
}
