/**
 * The relay's log: one line of JSON an event, by pino. The events are a closed list whose fields are
 * ids, sizes, codes and times; there is no field for content, and none for an address. [V40]
 */
import { pino } from 'pino';
import type { RoomId } from '#shared/base/ids.ts';
import type { ErrorCode } from '#shared/wire/errors.ts';
import type { LimitName } from '../limits.ts';
import type { StorageTrouble } from './storage-trouble.ts';

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
  | {
      readonly event: 'limit-reached';
      readonly limit: LimitName;
      readonly value: number;
      /** How often since the last such line, this time among them. */
      readonly times: number;
    }
  /** So many connections ended without a line of their own. */
  | { readonly event: 'lines-left-out'; readonly lines: number }
  | { readonly event: 'epoch-begun'; readonly room: RoomId; readonly epoch: number }
  /** By a member, not by the operator. */
  | { readonly event: 'room-deleted'; readonly room: RoomId }
  | { readonly event: 'room-nearly-full'; readonly room: RoomId; readonly bytes: number }
  /** The database's server does not sync what it stores (`fsync` off). [V99] */
  | { readonly event: 'storage-not-durable'; readonly setting: 'fsync' }
  | ({ readonly event: 'storage-trouble'; readonly trouble: StorageTrouble } & FaultShape)
  | {
      readonly event: 'storage-works-again';
      /** How long it did not, and how many faults that were. */
      readonly afterMs: number;
      readonly faults: number;
    }
  | ({ readonly event: 'fault'; readonly edge: FaultEdge } & FaultShape);

/** Where a fault of ours was caught. */
export type FaultEdge = 'connection' | 'http' | 'timer' | 'wake' | 'process';

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

/** The levels of the log, the gravest first. */
export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;

/** One of the levels. */
export type LogLevel = (typeof LOG_LEVELS)[number];

const LEVELS = {
  ready: 'info',
  stopping: 'info',
  stopped: 'info',
  'connection-ended': 'info',
  'limit-reached': 'warn',
  'lines-left-out': 'info',
  'epoch-begun': 'info',
  'room-deleted': 'info',
  'room-nearly-full': 'warn',
  'storage-not-durable': 'warn',
  'storage-trouble': 'error',
  'storage-works-again': 'warn',
  fault: 'error',
} as const satisfies Record<LogEvent['event'], LogLevel>;

/**
 * A logger that hands whole lines to `write`, each with its level and the time it was made; events
 * below `least` are left out. pino's own fields that name the machine are off.
 */
export function createLogger(write: (line: string) => void, least: LogLevel = 'info'): Logger {
  const log = pino(
    {
      base: null,
      level: least,
      timestamp: () => `,"at":"${new Date().toISOString()}"`,
      formatters: { level: (level) => ({ level }) },
    },
    { write },
  );
  return (event) => log[LEVELS[event.event]](event);
}
