/**
 * The agreement of an open mentorship as views see it: its sections, the hash of what stands in them now, and
 * which signatures hold. Everything that takes time (hashing, checking) is done here; what is shown in the
 * meantime is what was known before. [U162 to U168]
 */
import { computed, effect, signal, type ReadonlySignal } from '@preact/signals';
import { reportFault } from '#shared/base/listeners.ts';
import { ok, type Result } from '#shared/base/result.ts';
import {
  AGREEMENT_SECTIONS,
  agreementOf,
  agreementText,
  writtenSections,
  type AgreementSection,
  type WrittenSection,
} from '#shared/record/agreement.ts';
import { agreementStanding, type AgreementStanding } from '#shared/record/agreement-standing.ts';
import { plainNotes, type PlainBlock } from '#shared/record/notes.ts';
import { signAgreement } from '#shared/record/operations/agreement.ts';
import type { Refusal } from '#shared/record/refusal.ts';
import type { AgreementSignatureView, MarkView } from '#shared/record/view.ts';
import type { NotesSource } from './notes.ts';
import type { Room } from './room.ts';
import type { SignatureCheck } from './signing.ts';

/** An open agreement. Its standing is undefined until it is hashed and checked for the first time. */
export type Agreement = {
  readonly sections: ReadonlySignal<readonly WrittenSection[]>;
  readonly standing: ReadonlySignal<AgreementStanding | undefined>;
  /** How a signature is; undefined while it is being checked. */
  readonly checkOf: (signature: AgreementSignatureView) => SignatureCheck | undefined;
  /** A section as plain blocks. */
  readonly blocks: (section: AgreementSection) => readonly PlainBlock[];
  /** A section for the editor. */
  readonly notes: (section: AgreementSection) => NotesSource;
  /** Signs what stands there now, as me. */
  readonly sign: () => Promise<Result<string, Refusal>>;
  readonly close: () => void;
};

/** The lines of a section that both changed while apart. [U271] */
export function marksIn(room: Room, section: AgreementSection): readonly MarkView[] {
  return room.record.value.marks.filter((mark) => mark.section === section);
}

/** What a signature is, as one key: another one under the same name is checked anew. */
function keyOf({ hash, memberId, device, signature, at }: AgreementSignatureView): string {
  return [hash, memberId, device, signature, at].join(' ');
}

/** The hash of `text()`, always that of the last one. */
function watchHash(room: Room, text: ReadonlySignal<string>) {
  const hashed = signal<{ readonly text: string; readonly hash: string } | undefined>(undefined);
  const stop = effect(() => {
    const now = text.value;
    if (now === '') {
      hashed.value = { text: '', hash: '' };
      return;
    }
    const take = (hash: string): void => {
      if (text.peek() === now) hashed.value = { text: now, hash };
    };
    room.signing.hashOf(now).then(take).catch(reportFault);
  });
  return { hashed, stop };
}

/** Checks signatures as they come; one of a device that is not known yet again when the status changes. */
function watchChecks(room: Room) {
  const checks = signal<ReadonlyMap<string, SignatureCheck>>(new Map());
  const asked = new Set<string>();
  const check = async (signature: AgreementSignatureView): Promise<void> => {
    const key = keyOf(signature);
    const known = checks.peek().get(key);
    if (asked.has(key) || (known !== undefined && known !== 'unknown-device')) return;
    asked.add(key);
    const result = await room.signing.check(signature).finally(() => asked.delete(key));
    if (known !== result) checks.value = new Map([...checks.peek(), [key, result]]);
  };
  const stop = effect(() => {
    void room.status.value;
    for (const signature of room.record.value.agreementSignatures)
      check(signature).catch(reportFault);
  });
  return { checks, stop };
}

/** Whether the texts that were signed are what their names say. */
function watchVersions(room: Room) {
  const genuine = signal<ReadonlySet<string>>(new Set());
  const seen = new Set<string>();
  const look = async (hash: string, text: string): Promise<void> => {
    if (seen.has(`${hash}${text}`)) return;
    seen.add(`${hash}${text}`);
    const isGenuine = (await room.signing.hashOf(text)) === hash;
    if (isGenuine) genuine.value = new Set([...genuine.peek(), hash]);
  };
  const stop = effect(() => {
    for (const { hash, text } of room.record.value.agreementVersions)
      look(hash, text).catch(reportFault);
  });
  return { genuine, stop };
}

/** Opens the agreement of `room`; the caller closes it. */
export function openAgreement(room: Room): Agreement {
  const texts = AGREEMENT_SECTIONS.map((section) => agreementOf(room.doc, section));
  const changes = signal(0);
  const changed = (): void => {
    changes.value += 1;
  };
  for (const text of texts) text.observe(changed);
  const sections = computed(() => {
    void changes.value;
    void room.load.value;
    return writtenSections(room.doc);
  });
  const text = computed(() => agreementText(sections.value));
  const { hashed, stop: stopHash } = watchHash(room, text);
  const { checks, stop: stopChecks } = watchChecks(room);
  const { genuine, stop: stopVersions } = watchVersions(room);
  const checkOf = (signature: AgreementSignatureView): SignatureCheck | undefined =>
    checks.value.get(keyOf(signature));
  let last: AgreementStanding | undefined;
  const standing = computed(() => {
    const now = hashed.value;
    const { members, agreementVersions, agreementSignatures } = room.record.value;
    const isKnown = agreementSignatures.every((one) => checkOf(one) !== undefined);
    if (now?.text !== text.value || !isKnown || room.load.value !== 'ready') return last;
    const versions = agreementVersions.filter(({ hash }) => genuine.value.has(hash));
    const view = { members, agreementVersions: versions, agreementSignatures };
    last = agreementStanding(view, now.hash, (one) => checkOf(one) === 'holds');
    return last;
  });
  return {
    sections,
    standing,
    checkOf,
    blocks(section) {
      void changes.value;
      return plainNotes(agreementOf(room.doc, section));
    },
    notes: (section) => ({
      text: agreementOf(room.doc, section),
      awareness: room.awareness,
      memberId: room.memberId,
      isReady: computed(() => room.load.value === 'ready'),
      isNewer: computed(() => room.record.value.newerSchema),
      marks: computed(() => marksIn(room, section)),
      onComposing: room.composing,
      onOpen: () => undefined,
    }),
    async sign() {
      const signed = text.peek();
      const at = room.now();
      const hash = await room.signing.hashOf(signed);
      const signature = await room.signing.sign(hash, at);
      const kept = room.act((doc, author) =>
        signAgreement(doc, author, { hash, text: signed, at, ...signature }),
      );
      return kept.ok ? ok(hash) : kept;
    },
    close() {
      for (const text of texts) text.unobserve(changed);
      for (const stop of [stopHash, stopChecks, stopVersions]) stop();
    },
  };
}
