/** What former texts of the agreement say that later ones do not. Keeps rules F17 and F18. */
import type { WrittenSection } from '#shared/record/agreement.ts';
import type { AgreementVersionView, RecordView } from '#shared/record/view.ts';
import { joinTexts } from './item-texts.ts';

/** So many of the latest texts are looked at: more, nobody signs, but a program may. [F18] */
export const MOST_FORMER_TEXTS = 50;

/** A former text and what of it is to be found. */
export type FormerText = { readonly version: AgreementVersionView; readonly text: string };

type Signed = Pick<RecordView, 'agreementVersions' | 'agreementSignatures'>;

/**
 * Those that somebody signed, newest first, each without the sections that stand so in `present` or in a later one:
 * so each text of a section is found once, where it stood last.
 */
export function formerTexts(
  view: Signed,
  present: readonly WrittenSection[],
): readonly FormerText[] {
  const signed = new Set(view.agreementSignatures.map(({ hash }) => hash));
  const latest = view.agreementVersions
    .filter(({ hash }) => signed.has(hash))
    .toReversed()
    .slice(0, MOST_FORMER_TEXTS);
  const keyOf = ({ section, text }: WrittenSection): string => `${section} ${text}`;
  const said = new Set(present.map(keyOf));
  return latest.map((version) => {
    const own = version.sections.filter((one) => !said.has(keyOf(one)));
    for (const one of own) said.add(keyOf(one));
    return { version, text: joinTexts(own.map(({ text }) => text)) };
  });
}
