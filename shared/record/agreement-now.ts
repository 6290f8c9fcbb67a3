/** The text of the agreement as it stands, put together again only when it has changed. [D92] */
import type * as Y from 'yjs';
import { AGREEMENT_SECTIONS, agreementOf, agreementText, writtenSections } from './agreement.ts';

/** Follows one record's agreement. */
export type AgreementNow = {
  /** In the form that is signed; '' while nothing is written. */
  readonly read: () => string;
  readonly close: () => void;
};

/** Follows the agreement of `doc`. Writes nothing. */
export function createAgreementNow(doc: Y.Doc): AgreementNow {
  let known: string | undefined;
  const changed = (): void => {
    known = undefined;
  };
  const texts = AGREEMENT_SECTIONS.map((section) => agreementOf(doc, section));
  for (const text of texts) text.observe(changed);
  return {
    read: () => (known ??= agreementText(writtenSections(doc))),
    close: () => {
      for (const text of texts) text.unobserve(changed);
    },
  };
}
