/**
 * What a relay that lies does to a client, and when: as values of fast-check, so that a seed gives the
 * same lies again, keys, nonces and the order of sockets apart. [Z10]
 */
import fc from 'fast-check';
import { copyBytes, type Bytes } from '#shared/base/bytes.ts';
import { writeDown } from '#shared/wire/down.ts';
import { CLOSE_NUMBERS, type NackCode } from '#shared/wire/errors.ts';
import { MAX_SNAPSHOT_BYTES } from '#shared/wire/limits.ts';
import { smallDownMessage } from '../arbitrary-messages.ts';
import { assaults, type Assault } from '../record/hostile.ts';
import { WRONG_KINDS } from '../record/wrong-types.ts';

/** What is done to the message that passes at that moment, in either direction. */
export type Tampering =
  | { readonly do: 'drop' | 'double' | 'swap' | 'half' | 'lengths' }
  | { readonly do: 'change'; readonly at: number; readonly to: number }
  | { readonly do: 'cut'; readonly keep: number }
  /** Not passed on; an append is answered so. */
  | { readonly do: 'refuse'; readonly code: NackCode };

/** What is said to the client out of thin air. */
export type Invention =
  | { readonly do: 'bytes'; readonly bytes: Bytes }
  | { readonly do: 'text'; readonly text: string }
  /** A message said before: on this connection, on an earlier one, or in another room. */
  | {
      readonly do: 'replay';
      readonly from: 'this' | 'earlier' | 'elsewhere';
      readonly which: number;
    }
  /** What the client itself sent, as if it stood in the log so far ahead. */
  | { readonly do: 'echo'; readonly which: number; readonly ahead: number }
  | { readonly do: 'acknowledge'; readonly id: number; readonly ahead: number }
  | { readonly do: 'head'; readonly ahead: number }
  | { readonly do: 'snapshot'; readonly ahead: number; readonly total: number }
  | { readonly do: 'parts'; readonly ahead: number; readonly count: number }
  | { readonly do: 'flood'; readonly count: number; readonly bytes: Bytes };

/** What becomes of the line. */
export type LineDeed =
  { readonly do: 'silence' | 'break' } | { readonly do: 'close'; readonly code: number };

/** One lie: on which connection of the attack, at which message or append that passes, or after so long. */
export type Lie = {
  readonly connection: number;
  readonly when:
    { readonly message: number } | { readonly append: number } | { readonly ms: number };
  readonly deed: Tampering | Invention | LineDeed;
};

/** The lies of one attack, and what the client does under them. */
export type ClientAttack = {
  readonly lies: readonly Lie[];
  /** Whether the page is closed while the relay still lies. */
  readonly closes: boolean;
  /** Whether the partner writes meanwhile. */
  readonly partnerWrites: boolean;
  /** What the partner puts into the record that is none, beside what he writes. */
  readonly poison: readonly Assault[];
  /** One of `WRONG_KINDS`, for every field of the schema; `undefined`: none. */
  readonly wrongKind: string | undefined;
};

const is = <const Name extends string>(name: Name): fc.Arbitrary<Name> => fc.constant(name);
const bytes = fc.uint8Array({ maxLength: 600 }).map(copyBytes);
const ahead = fc.integer({ min: -3, max: 3 });

const refuse: fc.Arbitrary<Tampering> = fc.record({
  do: is('refuse'),
  code: fc.constantFrom<NackCode[]>('too-large', 'room-full', 'bad-parts', 'relay-fault'),
});
const tampering: fc.Arbitrary<Tampering> = fc.oneof(
  fc.record({ do: fc.constantFrom('drop', 'double', 'swap', 'half', 'lengths') }),
  fc.record({ do: is('change'), at: fc.nat(400), to: fc.nat(255) }),
  fc.record({ do: is('cut'), keep: fc.nat(120) }),
  refuse,
);

const valid = smallDownMessage.map((message): Invention => ({
  do: 'bytes',
  bytes: writeDown(message),
}));
const beginsRight = fc
  .tuple(fc.integer({ min: 129, max: 150 }), bytes)
  .map(([type, rest]): Invention => ({ do: 'bytes', bytes: new Uint8Array([type, ...rest]) }));

const invention: fc.Arbitrary<Invention> = fc.oneof(
  { weight: 3, arbitrary: valid },
  beginsRight,
  fc.record({ do: is('bytes'), bytes }),
  fc.record({ do: is('text'), text: fc.string() }),
  {
    weight: 4,
    arbitrary: fc.record({
      do: is('replay'),
      from: fc.constantFrom('this', 'earlier', 'elsewhere'),
      which: fc.nat(60),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: is('echo'), which: fc.nat(9), ahead }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: is('acknowledge'), id: fc.integer({ min: 1, max: 4 }), ahead }),
  },
  fc.record({ do: is('head'), ahead }),
  fc.record({
    do: is('snapshot'),
    ahead: fc.integer({ min: -3, max: 40 }),
    total: fc.integer({ min: 1, max: MAX_SNAPSHOT_BYTES }),
  }),
  fc.record({ do: is('parts'), ahead, count: fc.integer({ min: 1, max: 12 }) }),
  fc.record({ do: is('flood'), count: fc.nat(3_000), bytes: smallDownMessage.map(writeDown) }),
);

const lineDeed: fc.Arbitrary<LineDeed> = fc.oneof(
  fc.record({ do: fc.constantFrom('silence', 'break') }),
  fc.record({
    do: is('close'),
    code: fc.constantFrom(1000, 1011, 3000, 4000, 4450, 4999, ...Object.values(CLOSE_NUMBERS)),
  }),
);

// Most attacks are over before a third connection.
const connection = fc.constantFrom(0, 0, 0, 1, 2);
const anyDeed: fc.Arbitrary<Lie['deed']> = fc.oneof(
  { weight: 4, arbitrary: tampering },
  { weight: 6, arbitrary: invention },
  { weight: 1, arbitrary: lineDeed },
);
const anyLie: fc.Arbitrary<Lie> = fc.record({
  connection,
  when: fc.oneof(
    { weight: 3, arbitrary: fc.record({ message: fc.nat(24) }) },
    fc.record({ ms: fc.nat(200) }),
  ),
  deed: anyDeed,
});
/** What the client’s own changes meet. */
const lieAboutAppend: fc.Arbitrary<Lie> = fc.record({
  connection,
  when: fc.record({ append: fc.constantFrom(0, 0, 1) }),
  deed: fc.oneof({ weight: 2, arbitrary: refuse }, anyDeed),
});

const attack: fc.Arbitrary<ClientAttack> = fc.record({
  lies: fc.array(fc.oneof({ weight: 2, arbitrary: anyLie }, lieAboutAppend), {
    minLength: 1,
    maxLength: 12,
  }),
  closes: fc.boolean(),
  partnerWrites: fc.boolean(),
  poison: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, assaults),
  wrongKind: fc.oneof(
    { weight: 9, arbitrary: fc.constant(undefined) },
    fc.constantFrom(...WRONG_KINDS),
  ),
});

/** The attack that `seed` stands for. */
export function clientAttackOf(seed: number): ClientAttack {
  const [made] = fc.sample(attack, { seed, numRuns: 1 });
  if (made === undefined) throw new Error('no attack');
  return made;
}
