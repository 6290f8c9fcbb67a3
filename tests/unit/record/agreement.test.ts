import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { DeviceId, MemberId, Millis } from '#shared/base/ids.ts';
import {
  agreementOf,
  agreementText,
  readAgreementText,
  sectionOfAgreement,
  sectionText,
  writtenSections,
  type AgreementSection,
} from '#shared/record/agreement.ts';
import { agreementStanding } from '#shared/record/agreement-standing.ts';
import { MAX_AGREEMENT_CHARACTERS } from '#shared/record/limits.ts';
import {
  emptyAgreement,
  fillAgreement,
  signAgreement,
  takeBackSignature,
  type AgreementSigning,
} from '#shared/record/operations/agreement.ts';
import { leaveMentorship } from '#shared/record/operations/leaving.ts';
import { putMember } from '#shared/record/operations/members.ts';
import { readRecord } from '#shared/record/read-record.ts';
import { writeLines } from '../../support/record/note-writer.ts';
import {
  author,
  done,
  idNumber,
  meet,
  MONDAY,
  pairRecord,
  reasonOf,
  replicaOf,
  ROBIN,
  SAM,
} from '../../support/record/people.ts';

const WORDS = [
  { section: 'purpose', text: 'To grow' },
  { section: 'confidentiality', text: 'Between us.\n- but for danger\n- but for the law' },
] as const;

function write(doc: Y.Doc, section: AgreementSection, words: string): void {
  const text = agreementOf(doc, section);
  doc.transact(() => {
    text.delete(0, text.length);
    text.insert(0, words);
  });
}

const textOf = (doc: Y.Doc): string => agreementText(writtenSections(doc));

/** A signature of the right form; whether it holds is not the record's to say. */
function signing(doc: Y.Doc, later = 0): AgreementSigning {
  return {
    text: textOf(doc),
    hash: hashFor(textOf(doc)),
    device: idNumber<DeviceId>(9),
    signature: 'A'.repeat(86),
    at: (MONDAY + later) as Millis,
  };
}

/** Stands for a hash here: another for another text. */
function hashFor(text: string): string {
  return Buffer.from(text.padEnd(32, '.')).toString('base64url').slice(-43).padStart(43, 'A');
}

const sign = (doc: Y.Doc, who = SAM, later = 0) =>
  signAgreement(doc, author(later, who), signing(doc, later));
const standing = (doc: Y.Doc, hash = hashFor(textOf(doc))) =>
  agreementStanding(readRecord(doc), textOf(doc) === '' ? '' : hash, () => true);

test('[D91] two who begin the same section while apart both keep their words', () => {
  const [a, b] = [pairRecord(), pairRecord()];
  agreementOf(a, 'purpose').insert(0, 'mine');
  agreementOf(b, 'purpose').insert(0, 'theirs');
  meet(a, b);
  const text = agreementOf(a, 'purpose').toJSON();
  expect(text).toContain('mine');
  expect(text).toContain('theirs');
  expect(textOf(a)).toBe(textOf(b));
  expect(sectionOfAgreement('agreement:purpose')).toBe('purpose');
  expect(sectionOfAgreement('agreement:weather')).toBeUndefined();
  expect(sectionOfAgreement('notes:purpose')).toBeUndefined();
});

test('[D92] the text is that of all sections in their order, and says what changes what is agreed', () => {
  const doc = pairRecord();
  write(doc, 'ending', 'kindly');
  writeLines(agreementOf(doc, 'roles'), [
    { text: 'never', marks: { strike: true } },
    { text: 'read', marks: { link: 'https://a.example' }, line: { kind: 'bullet' } },
    { text: 'one', line: { kind: 'ordered' } },
    { text: 'two', line: { kind: 'ordered' } },
    { text: 'loud', marks: { strong: true } },
    { text: '  ' },
  ]);
  expect(writtenSections(doc)).toEqual([
    { section: 'roles', text: '~~never~~\n- [read](https://a.example)\n1. one\n2. two\nloud' },
    { section: 'ending', text: 'kindly' },
  ]);
  expect(readAgreementText(textOf(doc))).toEqual(writtenSections(doc));
  expect(textOf(pairRecord())).toBe('');
  for (const odd of [
    '',
    'null',
    '[]x',
    '[["weather","fine"]]',
    '[["roles",1]]',
    '[ ["roles","a"]]',
  ])
    expect(readAgreementText(odd)).toBeUndefined();
});

test('[D95] words to begin with fill empty sections only, and come once from two who ask at once', () => {
  const [a, b] = [pairRecord(), pairRecord()];
  write(a, 'purpose', 'Ours');
  meet(a, b);
  expect(done(fillAgreement(a, author(), WORDS))).toEqual(['confidentiality']);
  expect(done(fillAgreement(b, author(0, ROBIN), WORDS))).toEqual(['confidentiality']);
  meet(a, b);
  expect(writtenSections(a)).toEqual([{ section: 'purpose', text: 'Ours' }, WORDS[1]]);
  expect(textOf(b)).toBe(textOf(a));
});

test('[D95] words that were taken out come again by another click, once', () => {
  const [a, b] = [pairRecord(), pairRecord()];
  meet(a, b);
  done(fillAgreement(a, author(), WORDS));
  meet(a, b);
  done(emptyAgreement(b, author(), WORDS));
  meet(a, b);
  expect(textOf(a)).toBe('');
  for (const doc of [a, b]) done(fillAgreement(doc, author(), WORDS));
  meet(a, b);
  expect(writtenSections(b)).toEqual(WORDS);
  agreementOf(a, 'purpose').insert(0, 'Rather: ');
  done(emptyAgreement(a, author(), WORDS));
  expect(writtenSections(a)).toEqual([{ section: 'purpose', text: 'Rather: To grow' }]);
});

test('[D93, D94] two who sign the same text at once make one version and two signatures', () => {
  const [a, b] = [pairRecord(), pairRecord()];
  write(a, 'purpose', 'one');
  meet(a, b);
  done(sign(a, SAM, 5));
  done(sign(b, ROBIN, 6));
  meet(a, b);
  const view = readRecord(a);
  expect(view.agreementVersions).toMatchObject([{ hash: hashFor(textOf(a)), text: textOf(a) }]);
  expect(view.agreementSignatures.map(({ memberId }) => memberId)).toEqual([SAM, ROBIN]);
  expect(readRecord(b)).toEqual(view);
  done(takeBackSignature(a, author(), hashFor(textOf(a))));
  expect(readRecord(a).agreementSignatures.map(({ memberId }) => memberId)).toEqual([ROBIN]);
  const before = Y.encodeStateVector(a);
  done(takeBackSignature(a, author(), hashFor(textOf(a))));
  expect(Y.encodeStateVector(a)).toEqual(before);
});

test('[D94] nobody signs nothing, too much, what they did not see, or without a card', () => {
  const doc = pairRecord();
  expect(reasonOf(sign(doc))).toBe('empty');
  write(doc, 'purpose', 'one');
  const seen = signing(doc);
  write(doc, 'purpose', 'two');
  expect(reasonOf(signAgreement(doc, author(), seen))).toBe('bad-value');
  expect(reasonOf(sign(doc, idNumber<MemberId>(77)))).toBe('unknown-member');
  expect(reasonOf(signAgreement(doc, author(), { ...signing(doc), hash: 'x' }))).toBe('bad-value');
  expect(reasonOf(signAgreement(doc, author(), { ...signing(doc), signature: '' }))).toBe(
    'bad-value',
  );
  write(doc, 'purpose', 'a'.repeat(MAX_AGREEMENT_CHARACTERS));
  expect(reasonOf(sign(doc))).toBe('too-long');
  expect(doc.getMap('agreementSignatures').size).toBe(0);
});

test('[D93, D94] what is no version or signature is passed over, counted, and stays', () => {
  const doc = pairRecord();
  write(doc, 'purpose', 'one');
  done(sign(doc));
  const key = hashFor(textOf(doc));
  const versions = doc.getMap('agreementVersions');
  const signatures = doc.getMap('agreementSignatures');
  versions.set('short', { text: textOf(doc), by: SAM, at: MONDAY });
  versions.set('B'.repeat(43), { text: 'not an agreement', by: SAM, at: MONDAY });
  versions.set('C'.repeat(43), null);
  signatures.set(`${key}:nobody`, signatures.get(`${key}:${SAM}`));
  signatures.set(`${key}:${ROBIN}`, { device: 1, signature: 'A', at: -1 });
  const view = readRecord(doc);
  expect(view.unreadable).toBe(5);
  expect(view.agreementVersions).toHaveLength(1);
  expect(view.agreementSignatures).toHaveLength(1);
  expect(versions.size).toBe(4);
});

test('[D96] it stands as it is: empty, unsigned, waiting, signed, changed; only what holds counts', () => {
  const doc = pairRecord();
  expect(standing(doc).state).toBe('empty');
  write(doc, 'purpose', 'one');
  expect(standing(doc)).toMatchObject({ state: 'unsigned', missing: [SAM, ROBIN] });
  done(sign(doc, SAM, 5));
  expect(standing(doc)).toMatchObject({ state: 'waiting', missing: [ROBIN], signedAt: undefined });
  done(sign(doc, ROBIN, 6));
  expect(standing(doc)).toMatchObject({ state: 'signed', missing: [], signedAt: MONDAY + 6 });
  const hash = hashFor(textOf(doc));
  const bySam = agreementStanding(readRecord(doc), hash, ({ memberId }) => memberId === SAM);
  expect(bySam).toMatchObject({ state: 'waiting', missing: [ROBIN] });
  write(doc, 'purpose', 'two');
  const changed = standing(doc);
  expect(changed).toMatchObject({ state: 'changed', missing: [SAM, ROBIN] });
  expect(changed.agreed?.sections).toEqual([{ section: 'purpose', text: 'one' }]);
  write(doc, 'purpose', 'one');
  expect(standing(doc).state).toBe('signed');
});

test('[D97] what was agreed is what everybody signed who was there then, and stays agreed', () => {
  const doc = pairRecord();
  write(doc, 'purpose', 'one');
  done(sign(doc, SAM, 5));
  expect(standing(doc).agreed).toBeUndefined();
  done(sign(doc, ROBIN, 6));
  const kim = idNumber<MemberId>(3);
  done(putMember(doc, author(1000, kim), { id: kim, name: 'Kim', role: 'mentor' }));
  expect(standing(doc)).toMatchObject({ state: 'waiting', missing: [kim] });
  expect(standing(doc).agreed?.hash).toBe(hashFor(textOf(doc)));
  done(leaveMentorship(doc, author(2000, kim)));
  expect(standing(doc).state).toBe('signed');
});

test('[D91] a replica reads the same agreement, and reading writes nothing', () => {
  const doc = pairRecord();
  write(doc, 'else', 'tea');
  const copy = replicaOf(doc);
  const before = Y.encodeStateAsUpdate(copy);
  expect(sectionText(agreementOf(copy, 'else'))).toBe('tea');
  readRecord(copy);
  expect(Y.encodeStateAsUpdate(copy)).toEqual(before);
});
