/** What is different between two texts of the agreement, section by section, in words. [U166, U167] */
import { useId } from 'preact/hooks';
import { AGREEMENT_SECTIONS, type WrittenSection } from '#shared/record/agreement.ts';
import { t } from '../../locales/t.ts';
import { textDifferences, type Stretch } from './text-differences.ts';

/** `before`: what was agreed; `now`: what stands there; `level` of the heading. */
export type AgreementChangesProps = {
  readonly heading: string;
  readonly level: 2 | 3;
  readonly before: readonly WrittenSection[];
  readonly now: readonly WrittenSection[];
};

/** What is said of it has a direction of its own, so that the words of people keep theirs. [U24] */
function Words({ stretch: { kind, text } }: { readonly stretch: Stretch }) {
  if (kind === 'gone')
    return (
      <del>
        <bdi class="visually-hidden">{t('agreement.gone')} </bdi>
        {text}
      </del>
    );
  if (kind === 'new')
    return (
      <ins>
        <bdi class="visually-hidden">{t('agreement.new')} </bdi>
        {text}
      </ins>
    );
  return <>{text}</>;
}

function textIn(sections: readonly WrittenSection[], section: string): string {
  return sections.find((one) => one.section === section)?.text ?? '';
}

/** The sections that changed. */
export function AgreementChanges({ heading, level, before, now }: AgreementChangesProps) {
  const headingId = useId();
  const Heading = level === 2 ? ('h2' as const) : ('h3' as const);
  const SectionHeading = level === 2 ? ('h3' as const) : ('h4' as const);
  const changed = AGREEMENT_SECTIONS.map((section) => ({
    section,
    agreed: textIn(before, section),
    text: textIn(now, section),
  })).filter(({ agreed, text }) => agreed !== text);
  return (
    <section class="agreement-changes" aria-labelledby={headingId}>
      <Heading id={headingId}>{heading}</Heading>
      {changed.map(({ section, agreed, text }) => (
        <div key={section} class="agreement-change">
          <SectionHeading>{t(`agreement.section.${section}`)}</SectionHeading>
          <p dir="auto" class="agreement-difference">
            {textDifferences(agreed, text).map((stretch, place) => (
              <Words key={place} stretch={stretch} />
            ))}
          </p>
        </div>
      ))}
    </section>
  );
}
