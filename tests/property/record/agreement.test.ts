/** Two people write, fill, sign and take back an agreement, together and apart, and come to one. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type * as Y from 'yjs';
import type { DeviceId, MemberId, Millis } from '#shared/base/ids.ts';
import {
  AGREEMENT_SECTIONS,
  agreementOf,
  agreementText,
  writtenSections,
  type AgreementSection,
} from '#shared/record/agreement.ts';
import { agreementStanding } from '#shared/record/agreement-standing.ts';
import {
  emptyAgreement,
  fillAgreement,
  signAgreement,
  takeBackSignature,
} from '#shared/record/operations/agreement.ts';
import { readRecord } from '#shared/record/read-record.ts';
import {
  author,
  idNumber,
  meet,
  MONDAY,
  pairRecord,
  replicaOf,
  ROBIN,
  SAM,
} from '../../support/record/people.ts';

const WORDS = AGREEMENT_SECTIONS.slice(0, 4).map((section) => ({
  section,
  text: `Words about ${section}\n- one\n- two`,
}));

type Step =
  | { readonly act: 'write'; readonly section: AgreementSection; readonly words: string }
  | { readonly act: 'delete'; readonly section: AgreementSection; readonly at: number }
  | { readonly act: 'fill' | 'empty' | 'sign' | 'sign-what-i-saw' | 'take-back' | 'meet' };

const sections = fc.constantFrom(...AGREEMENT_SECTIONS.slice(0, 4));
const steps = fc.array(
  fc.tuple(
    fc.constantFrom(0, 1),
    fc.oneof(
      fc.record<Step & { act: 'write' }>({
        act: fc.constant('write'),
        section: sections,
        words: fc.string({ maxLength: 6 }),
      }),
      fc.record<Step & { act: 'delete' }>({
        act: fc.constant('delete'),
        section: sections,
        at: fc.nat(20),
      }),
      fc.constantFrom<Step>(
        { act: 'fill' },
        { act: 'empty' },
        { act: 'sign' },
        { act: 'sign' },
        { act: 'sign-what-i-saw' },
        { act: 'sign-what-i-saw' },
        { act: 'take-back' },
        { act: 'meet' },
      ),
    ),
  ),
  { maxLength: 40 },
);

const MEMBERS = [SAM, ROBIN] as const;

/** Stands for SHA-256: one name for each text, of the right form. */
function namer(): (text: string) => string {
  const names = new Map<string, string>();
  return (text) => {
    const name = names.get(text) ?? String(names.size).padStart(43, 'A');
    names.set(text, name);
    return name;
  };
}

function act(
  doc: Y.Doc,
  memberId: MemberId,
  at: number,
  step: Step,
  nameOf: (text: string) => string,
  seen: Map<MemberId, string>,
) {
  const who = author(at, memberId);
  const text = agreementText(writtenSections(doc));
  const hash = nameOf(text);
  const sign = (read: string): string | undefined => {
    const time = (MONDAY + at) as Millis;
    const made = { device: idNumber<DeviceId>(9), signature: 'A'.repeat(86), at: time };
    const signed = signAgreement(doc, who, { hash: nameOf(read), text: read, ...made });
    // Whoever signs has the text of now before them, and no other.
    if (signed.ok) expect(read).toBe(text);
    return signed.ok ? `${nameOf(read)}:${memberId}` : undefined;
  };
  const before = seen.get(memberId) ?? text;
  // What somebody saw is what stood there when they last did anything.
  seen.set(memberId, text);
  switch (step.act) {
    case 'sign-what-i-saw':
      return sign(before);
    case 'write':
      agreementOf(doc, step.section).insert(0, step.words);
      break;
    case 'delete': {
      const words = agreementOf(doc, step.section);
      if (words.length > 0) words.delete(step.at % words.length, 1);
      break;
    }
    case 'fill':
      fillAgreement(doc, who, WORDS);
      break;
    case 'empty':
      emptyAgreement(doc, who, WORDS);
      break;
    case 'sign':
      return sign(text);
    case 'take-back':
      takeBackSignature(doc, who, hash);
      break;
    default:
  }
  return undefined;
}

test('[D98] two who write, sign and take back while apart come to one agreement, each signature on one text', () => {
  fc.assert(
    fc.property(steps, (list) => {
      const first = pairRecord();
      const docs = [first, replicaOf(first)] as const;
      const nameOf = namer();
      const signed = new Set<string>();
      const seen = new Map<MemberId, string>();
      for (const [at, [who, step]] of list.entries()) {
        if (step.act === 'meet') meet(...docs);
        const made = act(docs[who] ?? first, MEMBERS[who] ?? SAM, at, step, nameOf, seen);
        if (made !== undefined) signed.add(made);
      }
      meet(...docs);
      const [a, b] = docs.map((doc) => readRecord(doc));
      expect(b).toEqual(a);
      const [text, other] = docs.map((doc) => agreementText(writtenSections(doc)));
      expect(other).toBe(text);
      for (const version of a?.agreementVersions ?? [])
        expect(version.hash).toBe(nameOf(version.text));
      expect(a?.unreadable).toBe(0);
      for (const { hash, memberId } of a?.agreementSignatures ?? []) {
        expect(signed.has(`${hash}:${memberId}`)).toBe(true);
        // It is on one text, which stands there as it was signed.
        expect(a?.agreementVersions.filter((version) => version.hash === hash)).toHaveLength(1);
      }
      const hashes = a?.agreementVersions.map(({ hash }) => hash) ?? [];
      expect(new Set(hashes).size).toBe(hashes.length);
      if (a === undefined || text === undefined) return;
      const { state, missing } = agreementStanding(a, text === '' ? '' : nameOf(text), () => true);
      expect(state === 'signed').toBe(text !== '' && missing.length === 0);
    }),
  );
});

test('[D95] however two ask for words to begin with, together or apart, no section has them twice', () => {
  const asks = fc.array(fc.constantFrom('a', 'b', 'meet', 'empty-a'), { maxLength: 12 });
  fc.assert(
    fc.property(asks, (list) => {
      const first = pairRecord();
      const [a, b] = [first, replicaOf(first)];
      for (const ask of [...list, 'meet']) {
        if (ask === 'meet') meet(a, b);
        else if (ask === 'empty-a') emptyAgreement(a, author(), WORDS);
        else fillAgreement(ask === 'a' ? a : b, author(), WORDS);
      }
      for (const { text } of writtenSections(a)) expect(text.match(/Words about/g)).toHaveLength(1);
    }),
  );
});
