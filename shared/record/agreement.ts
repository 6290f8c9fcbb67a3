/**
 * The mentoring agreement: a fixed list of sections, each one flat text of its own as notes are, so that two
 * people begin and change it at once and lose nothing; and the one text that all of them make, which is what
 * people sign. [D91, D92]
 */
import type * as Y from 'yjs';
import { HARD_BREAK, readNoteLines, type NoteLine, type NotePart } from './note-lines.ts';
import { lineNumbers } from './note-outline.ts';
import { isOneOf } from './schema.ts';

/** The sections in their order. */
export const AGREEMENT_SECTIONS = [
  'purpose',
  'roles',
  'cadence',
  'responses',
  'confidentiality',
  'boundaries',
  'duration',
  'channels',
  'feedback',
  'ending',
  'else',
] as const;
/** One of `AGREEMENT_SECTIONS`. */
export type AgreementSection = (typeof AGREEMENT_SECTIONS)[number];

/** A section in which something stands, in plain words. */
export type WrittenSection = { readonly section: AgreementSection; readonly text: string };

/** How the name of every root of a section begins. */
const AGREEMENT_PREFIX = 'agreement:';

/** The text of a section. Reading it writes nothing. [D91] */
export function agreementOf(doc: Y.Doc, section: AgreementSection): Y.Text {
  return doc.getText(AGREEMENT_PREFIX + section);
}

/** The section that the root `name` holds; `undefined` for any other root. */
export function sectionOfAgreement(name: string): AgreementSection | undefined {
  const section = name.startsWith(AGREEMENT_PREFIX) ? name.slice(AGREEMENT_PREFIX.length) : '';
  return isOneOf(AGREEMENT_SECTIONS, section) ? section : undefined;
}

function spanText(part: NotePart): string {
  if (part.type === 'unknown') return '\uFFFC';
  const text = part.text.replaceAll(HARD_BREAK, '\n');
  const { strike, link } = part.marks;
  // What takes words back, or leads elsewhere, changes what is agreed; emphasis does not.
  const struck = strike ? `~~${text}~~` : text;
  return link === undefined ? struck : `[${struck}](${link})`;
}

function lineText({ attrs, parts }: NoteLine, number: number | undefined): string {
  const text = parts.map(spanText).join('');
  const indent = '  '.repeat(attrs.indent);
  switch (attrs.kind) {
    case 'bullet':
      return `${indent}- ${text}`;
    case 'ordered':
      return `${indent}${number ?? 1}. ${text}`;
    case 'task':
      return `${indent}- [${attrs.checked ? 'x' : ' '}] ${text}`;
    case 'quote':
      return `> ${text}`;
    case 'rule':
      return text === '' ? '---' : `--- ${text}`;
    default:
      return text;
  }
}

/** A section in plain words: a line for each of its lines, without empty ones around. Never throws. [D92] */
export function sectionText(text: Y.Text): string {
  if (text.length === 0) return '';
  const lines = readNoteLines(text);
  const numbers = lineNumbers(lines.map(({ attrs }) => attrs));
  return lines
    .map((line, place) => lineText(line, numbers[place]).trimEnd())
    .join('\n')
    .replace(/^\n+/, '')
    .trimEnd();
}

/** What stands in the agreement now, section by section; what is empty is left out. */
export function writtenSections(doc: Y.Doc): readonly WrittenSection[] {
  return AGREEMENT_SECTIONS.map((section) => ({
    section,
    text: sectionText(agreementOf(doc, section)),
  })).filter(({ text }) => text !== '');
}

/** The one text of these sections, in the form that is hashed and signed; '' for none. [D92] */
export function agreementText(sections: readonly WrittenSection[]): string {
  if (sections.length === 0) return '';
  return JSON.stringify(sections.map(({ section, text }) => [section, text]));
}

function readSection(value: unknown): WrittenSection | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [section, text] = value as readonly unknown[];
  if (!isOneOf(AGREEMENT_SECTIONS, section) || typeof text !== 'string') return undefined;
  return Object.freeze({ section, text });
}

/** The sections of such a text, frozen; `undefined` for what is none. Never throws. */
export function readAgreementText(text: string): readonly WrittenSection[] | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(parsed)) return undefined;
  const sections = parsed.map(readSection).filter((section) => section !== undefined);
  return sections.length === parsed.length && agreementText(sections) === text
    ? Object.freeze(sections)
    : undefined;
}
