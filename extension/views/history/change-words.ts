/**
 * A line of the log of changes in words: who did what to which thing, and how that is known. Words of the
 * record are set apart, so that they keep their own direction and nobody takes them for ours. [U247, U248]
 */
import type { DeviceId, MemberId, Millis } from '#shared/base/ids.ts';
import { isOneOf } from '#shared/record/schema.ts';
import { PLACE_PARTS, type PlacePart } from '#shared/record/places.ts';
import { DEEDS } from '#shared/record/touched-places.ts';
import type { RecordView } from '#shared/record/view.ts';
import { MOST_PLACES, type ChangeLine } from '../../store/change-line.ts';
import { t } from '../../locales/t.ts';
import { fieldWords } from './changed-fields.ts';
import { thingAt, type ChangedThing } from './changed-thing.ts';
import { listWords, timeInWords } from './history-words.ts';

/** What is known of members where it is told what they did. */
export type Named = { readonly id: MemberId; readonly name: string; readonly me?: boolean };

/** So much of what something is called is told. */
const MOST_CHARACTERS = 80;

/** Words of a person among ours: between marks that keep their direction to themselves. */
function apart(words: string): string {
  const characters = Array.from(words);
  const short = characters.slice(0, MOST_CHARACTERS).join('');
  const cut = characters.length > MOST_CHARACTERS ? `${short}…` : words;
  return `\u2068${cut}\u2069`;
}

/** Who did it, by the cards of now. */
export function whoWords(author: ChangeLine['author'], people: readonly Named[]): string {
  const person = people.find(({ id }) => id === author?.memberId);
  if (person === undefined) return t('change.somebody');
  return apart(person.name || t(person.me === true ? 'common.me' : 'common.unnamed'));
}

function quoted(words: string): string {
  return apart(`“${words}”`);
}

type Told = Pick<ChangeLine, 'author' | 'id'>;

/** What a line is about: a kind of thing, by its name where there is one. */
function thingWords(part: PlacePart, told: Told, thing: ChangedThing | undefined): string {
  const isOfPerson = part === 'members' || part === 'signatures';
  if (isOfPerson && told.id === told.author?.memberId) return t(`change.own.${part}`);
  const kind = t(`change.a.${part}`);
  if (thing === undefined) return kind;
  if (thing.isGone) return t('change.gone', { thing: kind });
  if (thing.name === '') return kind;
  const name = isOfPerson || part === 'agreement' ? apart(thing.name) : quoted(thing.name);
  return t(`change.the.${thing.kind ?? part}`, { name });
}

/** One sentence. `thing`: what stands there now; where that is not known, the kind of thing alone. */
export function changeSentence(
  line: Pick<ChangeLine, 'author' | 'part' | 'id' | 'deed' | 'fields'>,
  people: readonly Named[],
  thing: ChangedThing | undefined,
): string {
  const nobody = line.author === undefined ? '.nobody' : '';
  const who = whoWords(line.author, people);
  if (!isOneOf(PLACE_PARTS, line.part))
    return t(`change${nobody}.many`, { who, most: MOST_PLACES });
  const deed = isOneOf(DEEDS, line.deed) ? line.deed : 'changed';
  const parts = { who, thing: thingWords(line.part, line, thing) };
  const fields = deed === 'changed' ? fieldWords(line.fields) : [];
  if (fields.length === 0) return t(`change${nobody}.${deed}`, parts);
  return t(`change${nobody}.changedFields`, { ...parts, fields: listWords(fields) });
}

/** When, and in a word how it is known. */
export function knownWords({ knownBy, until }: ChangeLine): string {
  return t(`change.known.${knownBy}`, { time: timeInWords(until) });
}

type Known = {
  readonly labels: ReadonlyMap<DeviceId, string>;
  readonly people: readonly Named[];
  readonly thing: ChangedThing | undefined;
};

function howWords({ author, knownBy }: ChangeLine, { labels, people, thing }: Known): string {
  if (knownBy === 'snapshot') {
    const how = t('change.how.snapshot');
    const maker = people.find(({ id }) => id === thing?.madeBy);
    if (maker === undefined) return how;
    return `${how} ${t('change.how.record', { name: apart(maker.name) })}`;
  }
  if (knownBy !== 'signed') return t(`change.how.${knownBy}`);
  const label = author === undefined ? undefined : labels.get(author.deviceId);
  if (!label) return t('change.how.signedUnnamed');
  return t('change.how.signed', { device: apart(label) });
}

/** How it is known, in sentences; what went on over some time says from when to when. */
export function knownSentences(line: ChangeLine, known: Known): string {
  const how = howWords(line, known);
  const [from, to] = [timeInWords(line.at), timeInWords(line.until)];
  return from === to ? how : `${how} ${t('change.between', { from, to })}`;
}

/** What is told of a goal by the goal itself is not told once more by the entry of what changed. */
export function isTold({ part, deed }: Pick<ChangeLine, 'part' | 'deed'>): boolean {
  return part !== 'goalChanges' || deed === 'changed';
}

/** The thing of a line in the record of now. */
export function thingOf(line: ChangeLine, record: RecordView, now: Millis): ChangedThing {
  return thingAt(record, line, now);
}
