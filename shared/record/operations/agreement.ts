/**
 * The agreement: words to begin with, put in by a click and never doubled, and signatures on the exact text.
 * What stands in its sections is written by the editor, as notes are. [D91 to D95]
 */
import * as Y from 'yjs';
import { isId, type DeviceId, type Millis } from '../../base/ids.ts';
import { ok, type Result } from '../../base/result.ts';
import {
  agreementOf,
  agreementText,
  writtenSections,
  type AgreementSection,
  type WrittenSection,
} from '../agreement.ts';
import { MAX_AGREEMENT_CHARACTERS } from '../limits.ts';
import { NO_MARKS, PLAIN_LINE } from '../note-lines.ts';
import { insertInNotes, type NoteInsert } from '../note-writing.ts';
import { writeOperation, type Author } from '../operation.ts';
import { isAgreementHash, isSignatureText, signatureKey } from '../read-agreement.ts';
import { refuse, type Refusal } from '../refusal.ts';
import { itemMap, rootMap } from '../schema.ts';

const BULLET = '- ';

/** Lines that begin with '- ' are bullets. */
function insertsOf(text: string): readonly NoteInsert[] {
  return text.split('\n').flatMap((line, place): readonly NoteInsert[] => {
    const isBullet = line.startsWith(BULLET);
    const kind = isBullet ? ('bullet' as const) : ('paragraph' as const);
    const words = isBullet ? line.slice(BULLET.length) : line;
    const begun: NoteInsert[] =
      place === 0 ? [] : [{ type: 'line', attrs: { ...PLAIN_LINE, kind } }];
    return words === '' ? begun : [...begun, { type: 'text', text: words, marks: NO_MARKS }];
  });
}

/** FNV-1a, 32 bits: the same words give the same number everywhere. */
function numberOf(words: string): number {
  let hash = 0x811c9dc5;
  for (const unit of words) hash = Math.imul(hash ^ (unit.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash;
}

/**
 * The update that puts `text` into an empty section. Its author is a document that follows from the words
 * themselves: two people who ask for the same words at once make one and the same update, which Yjs takes
 * once. Words that were put in before and taken out again come by the next such document. [D95]
 */
function fillingOf(doc: Y.Doc, { section, text }: WrittenSection): Uint8Array {
  const source = new Y.Doc();
  for (let time = 0; time === 0 || Y.getState(doc.store, source.clientID) > 0; time += 1)
    source.clientID = numberOf(`${section}\n${time}\n${text}`);
  source.transact(() => insertInNotes(agreementOf(source, section), 0, insertsOf(text)));
  const update = Y.encodeStateAsUpdate(source);
  source.destroy();
  return update;
}

/**
 * Puts words to begin with into the sections that are empty. Returns which it filled; the others stay as they
 * are. [D95]
 */
export function fillAgreement(
  doc: Y.Doc,
  author: Author,
  words: readonly WrittenSection[],
): Result<readonly AgreementSection[], Refusal> {
  const empty = words.filter(({ section }) => agreementOf(doc, section).length === 0);
  const updates = empty.map((written) => fillingOf(doc, written));
  const filled = empty.map(({ section }) => section);
  return writeOperation(doc, author, 'fillAgreement', filled, () => {
    for (const update of updates) Y.applyUpdate(doc, update);
  });
}

/** Takes the words out of sections in which exactly these stand still: what `fillAgreement` did, undone. */
export function emptyAgreement(
  doc: Y.Doc,
  author: Author,
  words: readonly WrittenSection[],
): Result<void, Refusal> {
  const now = new Map(writtenSections(doc).map(({ section, text }) => [section, text]));
  const same = words.filter(({ section, text }) => now.get(section) === text);
  return writeOperation(doc, author, 'emptyAgreement', undefined, () => {
    for (const { section } of same) {
      const text = agreementOf(doc, section);
      text.delete(0, text.length);
    }
  });
}

/** A signature as its signer's device made it. `text` is what they read, `hash` follows from it. */
export type AgreementSigning = {
  readonly hash: string;
  readonly text: string;
  readonly device: DeviceId;
  /** base64url. */
  readonly signature: string;
  readonly at: Millis;
};

/**
 * Keeps my signature on `text`, and the text with it where it is not there. Refused 'bad-value' of 'text'
 * where the agreement reads otherwise by now: nobody signs what they did not see. [D93, D94]
 */
export function signAgreement(
  doc: Y.Doc,
  author: Author,
  signing: AgreementSigning,
): Result<void, Refusal> {
  const { hash, text, device, signature, at } = signing;
  if (text === '') return refuse('empty', 'text');
  if (text.length > MAX_AGREEMENT_CHARACTERS)
    return refuse('too-long', 'text', MAX_AGREEMENT_CHARACTERS);
  if (!isAgreementHash(hash) || !isId(device) || !isSignatureText(signature))
    return refuse('bad-value', 'id');
  if (itemMap(doc, 'members', author.memberId) === undefined)
    return refuse('unknown-member', 'author');
  if (agreementText(writtenSections(doc)) !== text) return refuse('bad-value', 'text');
  return writeOperation(doc, author, 'signAgreement', undefined, () => {
    const versions = rootMap(doc, 'agreementVersions');
    if (!versions.has(hash)) versions.set(hash, { text, by: author.memberId, at });
    const key = signatureKey(hash, author.memberId);
    rootMap(doc, 'agreementSignatures').set(key, { device, signature, at });
  });
}

/** Takes my signature on the text `hash` back; the text stays in the history. [D94] */
export function takeBackSignature(doc: Y.Doc, author: Author, hash: string): Result<void, Refusal> {
  const signatures = rootMap(doc, 'agreementSignatures');
  const key = signatureKey(hash, author.memberId);
  if (!signatures.has(key)) return ok(undefined);
  return writeOperation(doc, author, 'takeBackSignature', undefined, () => signatures.delete(key));
}
