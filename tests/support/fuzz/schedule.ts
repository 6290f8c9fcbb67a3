/**
 * What can happen in a run, and how likely it is. A schedule is a value of fast-check, so that a seed
 * gives it again and a failing one shrinks. Numbers that name a device, a page or a line are taken
 * modulo how many there are. [Z1]
 */
import fc from 'fast-check';
import type { DiskMood } from './memory-disk.ts';
import { MOST_LOST } from './memory-disk.ts';

/** What a person does to the record. */
export type EditKind =
  'paragraph' | 'type' | 'erase' | 'item' | 'status' | 'bin' | 'restore' | 'point' | 'jot';

/** What a member writes into the log who does not keep to the rules. */
export type PoisonKind =
  /** A frame whose seal cannot be opened. */
  | 'garbage'
  /** A signed body that is no update. */
  | 'no-update'
  /** An update that builds on one that never comes. */
  | 'baseless'
  /** The same, and its base comes later or at the end. */
  | 'early'
  /** The base of the oldest `early`. */
  | 'base'
  /** A document that this version does not know. */
  | 'other-document'
  /** A control frame that is no record. */
  | 'no-record'
  /** A frame of the log once more. */
  | 'replay'
  /** A sound snapshot of the whole log that holds little of the record, or of the roster. */
  | 'lossy-snapshot'
  /** A snapshot that nobody can open. */
  | 'garbage-snapshot';

/** One thing that happens. */
export type Step =
  | {
      readonly do: 'edit';
      readonly device: number;
      readonly page: number;
      readonly kind: EditKind;
      readonly at: number;
    }
  | { readonly do: 'jot'; readonly device: number; readonly page: number }
  /** A row for every key, so many that they are merged. */
  | { readonly do: 'type-on'; readonly device: number; readonly page: number }
  | { readonly do: 'flush'; readonly line: number; readonly up: boolean; readonly count: number }
  | { readonly do: 'flow' }
  | { readonly do: 'wait'; readonly ms: number }
  /** So many more messages come down, and then the line is cut. */
  | { readonly do: 'cut'; readonly line: number; readonly after: number }
  /** What comes down is lost, acknowledgements too, and then the line. */
  | { readonly do: 'lose-answers'; readonly line: number }
  /** The append that is on its way, or the next, never arrives; what is behind it does. */
  | { readonly do: 'swallow'; readonly line: number }
  /** The same on every line of a device. */
  | { readonly do: 'swallow-of'; readonly device: number }
  | { readonly do: 'open'; readonly device: number }
  | { readonly do: 'close'; readonly device: number; readonly page: number }
  | { readonly do: 'kill'; readonly device: number; readonly page: number }
  | { readonly do: 'crash'; readonly device: number; readonly lost: number }
  | {
      readonly do: 'show';
      readonly device: number;
      readonly page: number;
      readonly visible: boolean;
    }
  | { readonly do: 'freeze'; readonly device: number; readonly page: number }
  | { readonly do: 'thaw'; readonly device: number; readonly page: number }
  | { readonly do: 'stall'; readonly device: number; readonly after: number }
  | { readonly do: 'go-on'; readonly device: number }
  | { readonly do: 'disk'; readonly device: number; readonly mood: DiskMood }
  | { readonly do: 'relay-restart' }
  /** A day passes by the relay's clock, and it sweeps. */
  | { readonly do: 'relay-ages' }
  | { readonly do: 'relay-refuses'; readonly count: number }
  | { readonly do: 'poison'; readonly kind: PoisonKind; readonly at: number }
  | { readonly do: 'skew'; readonly device: number; readonly days: number }
  | { readonly do: 'join' }
  /** A device begins the next epoch, without Nora's device or one that never came. [Z13] */
  | {
      readonly do: 'begin-epoch';
      readonly device: number;
      readonly page: number;
      readonly at: number;
    };

const small = fc.nat(7);
const onPage = { device: small, page: fc.nat(1) };
const kinds: EditKind[] = [
  ...(['paragraph', 'paragraph', 'type', 'type', 'type', 'erase', 'item'] as const),
  ...(['status', 'bin', 'restore', 'point'] as const),
];
const poisons: PoisonKind[] = [
  ...(['garbage', 'no-update', 'baseless', 'early', 'early', 'base', 'base'] as const),
  ...(['other-document', 'no-record', 'replay', 'lossy-snapshot', 'garbage-snapshot'] as const),
];

function happening<Does extends Step['do'], Rest>(
  weight: number,
  does: Does,
  rest: { readonly [Key in keyof Rest]: fc.Arbitrary<Rest[Key]> },
): fc.WeightedArbitrary<{ do: Does } & Rest> {
  const all = fc.record({ do: fc.constant(does), ...rest });
  return { weight, arbitrary: all as unknown as fc.Arbitrary<{ do: Does } & Rest> };
}

const lossy = fc.oneof(fc.constant(0), fc.nat(MOST_LOST));

/** What happens in every run. */
const usual = [
  happening(26, 'edit', { ...onPage, kind: fc.constantFrom(...kinds), at: fc.nat(1_000) }),
  happening(4, 'jot', onPage),
  happening(1, 'type-on', onPage),
  happening(22, 'flush', { line: small, up: fc.boolean(), count: fc.integer({ min: 1, max: 12 }) }),
  happening(12, 'flow', {}),
  happening(14, 'wait', { ms: fc.constantFrom(60, 250, 250, 1_100, 2_500, 6_000, 12_000, 33_000) }),
  happening(6, 'cut', { line: small, after: fc.nat(15) }),
  happening(4, 'lose-answers', { line: small }),
  happening(6, 'swallow', { line: small }),
  happening(6, 'open', { device: small }),
  happening(3, 'close', onPage),
  happening(2, 'kill', onPage),
  happening(5, 'crash', { device: small, lost: lossy }),
  happening(3, 'show', { ...onPage, visible: fc.boolean() }),
  happening(3, 'freeze', onPage),
  happening(3, 'thaw', onPage),
  happening(4, 'stall', { device: small, after: fc.nat(3) }),
  happening(3, 'go-on', { device: small }),
  happening(3, 'disk', {
    device: small,
    mood: fc.constantFrom<DiskMood>('healthy', 'full', 'broken'),
  }),
  happening(2, 'relay-restart', {}),
  happening(2, 'relay-ages', {}),
  happening(2, 'relay-refuses', { count: fc.integer({ min: 1, max: 3 }) }),
] as const;
const skew = happening(2, 'skew', { device: small, days: fc.integer({ min: -40, max: 40 }) });

/** One thing that may happen. */
const step: fc.Arbitrary<Step> = fc.oneof(
  ...usual,
  happening(4, 'poison', { kind: fc.constantFrom(...poisons), at: fc.nat(1_000) }),
  skew,
  happening(1, 'join', {}),
);

/** The same where epochs begin. Who writes poison has no secret then, and an invite of before is over. */
const stepWithEpochs: fc.Arbitrary<Step> = fc.oneof(
  ...usual,
  skew,
  happening(14, 'begin-epoch', { ...onPage, at: fc.nat(7) }),
);

/**
 * A device writes while all is still: its append never arrives, the quiet is long enough for a snapshot,
 * and then a power cut takes from it what only it had. [R4]
 */
const lostExtra: fc.Arbitrary<readonly Step[]> = fc
  .record({
    device: fc.nat(2),
    at: fc.nat(1_000),
    kind: fc.constantFrom<EditKind>('type', 'paragraph'),
    lost: fc.integer({ min: 4, max: MOST_LOST }),
  })
  .map(({ device, at, kind, lost }) => [
    { do: 'relay-refuses', count: 0 },
    { do: 'go-on', device },
    { do: 'disk', device, mood: 'healthy' },
    { do: 'thaw', device, page: 0 },
    { do: 'show', device, page: 0, visible: true },
    { do: 'wait', ms: 2_500 },
    { do: 'flow' },
    { do: 'swallow-of', device },
    { do: 'edit', device, page: 0, kind, at },
    { do: 'wait', ms: 600 },
    { do: 'flow' },
    { do: 'wait', ms: 250 },
    { do: 'flow' },
    { do: 'crash', device, lost },
    { do: 'open', device },
  ]);

/** A short run that comes to rest, and then has a change that only one device and a snapshot could hold. */
export const stillSchedule: fc.Arbitrary<readonly Step[]> = fc
  .tuple(fc.array(step, { maxLength: 10, size: 'max' }), lostExtra)
  .map(([before, scene]) => [...before, ...scene]);

/** What happens in one run, in order. */
export const schedule: fc.Arbitrary<readonly Step[]> = fc.array(step, {
  minLength: 20,
  maxLength: 60,
  size: 'max',
});

/** A run in which epochs begin. [Z13] */
export const scheduleWithEpochs: fc.Arbitrary<readonly Step[]> = fc.array(stepWithEpochs, {
  minLength: 20,
  maxLength: 60,
  size: 'max',
});
