/**
 * How long a search takes over 5,000 entries, and how long it takes to make them findable. Prints
 * one line of JSON, in milliseconds of the processor, so that other work on the machine counts less:
 * `node tests/bench/search.ts [entries]`.
 */
import { newId, type ItemId, type RoomId } from '#shared/base/ids.ts';
import type { SearchEntry } from '../../extension/search/search-entry.ts';
import { createSearchIndex, queryWords } from '../../extension/search/search-index.ts';

const [entryCount = 5_000] = process.argv.slice(2).map(Number);
const WORDS_OF_AN_ITEM = 9;
/** Every twentieth is the notes of a session. */
const WORDS_OF_NOTES = 500;
const ROUNDS = 5;

let state = 7;
/** Repeatable, and even enough. */
function random(below: number): number {
  state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
  return Math.floor((state / 2_147_483_648) * below);
}

const SYLLABLES = 'ka lo mi ter san vé ru onde pli stra bö que na zi hor'.split(' ');
const vocabulary = Array.from({ length: 8_000 }, () =>
  Array.from({ length: 2 + random(3) }, () => SYLLABLES[random(SYLLABLES.length)]).join(''),
);

/** Common words are common: the lower half of the numbers comes far more often. */
function word(): string {
  return vocabulary[Math.floor(random(vocabulary.length) * (random(1_000) / 1_000) ** 2)] ?? '';
}

const roomId = newId<ItemId>() as string as RoomId;
const entries = Array.from({ length: entryCount }, (_, at): SearchEntry => {
  const isNotes = at % 20 === 0;
  const count = isNotes ? WORDS_OF_NOTES : WORDS_OF_AN_ITEM;
  const text = Array.from({ length: count }, word).join(' ');
  return {
    roomId,
    kind: isNotes ? 'notes' : 'actionItem',
    id: newId<ItemId>(),
    text,
    session: undefined,
  };
});

const started = process.cpuUsage();
const index = await createSearchIndex(entries);
const indexing = process.cpuUsage(started);

const some = Array.from({ length: 60 }, () => word());
const queries = some.flatMap((one, at) => [
  one.slice(0, 1),
  one.slice(0, 3),
  one,
  `${one.slice(0, 2)}x${one.slice(3)}`,
  `${one} ${some[at - 1] ?? ''}`,
  `${one} ${some[at - 2] ?? ''} ${some[at - 3]?.slice(0, 2) ?? ''}`,
]);

const times: number[] = [];
for (let round = 0; round < ROUNDS; round += 1)
  for (const query of queries) {
    const begun = process.cpuUsage();
    index.search(queryWords(query));
    const { user, system } = process.cpuUsage(begun);
    times.push((user + system) / 1_000);
  }
times.sort((a, b) => a - b);
const at = (share: number): number =>
  Number((times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0).toFixed(2));

console.log(
  JSON.stringify({
    entries: entryCount,
    indexMs: Math.round((indexing.user + indexing.system) / 1_000),
    searches: times.length,
    searchP50Ms: at(0.5),
    searchP95Ms: at(0.95),
    searchP99Ms: at(0.99),
    searchMaxMs: at(1),
  }),
);
