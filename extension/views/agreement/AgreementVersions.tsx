/** Every text that somebody signed, with who signed it when and what it changed of the one before; the newest first. [U167, U289] */
import { useState } from 'preact/hooks';
import type { AgreementVersionView } from '#shared/record/view.ts';
import { LongList } from '../../components/LongList.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { signedTextId } from '../../search/search-entry.ts';
import { signedDay } from './agreement-words.ts';
import { AgreementChanges } from './AgreementChanges.tsx';
import { SignatureLine, type AgreementPartProps } from './AgreementSigning.tsx';

type VersionProps = AgreementPartProps & {
  readonly version: AgreementVersionView;
  /** The text that was signed before it. */
  readonly before: AgreementVersionView | undefined;
};

function Content({ agreement, version, before }: VersionProps) {
  const { agreementSignatures } = useRoom().record.value;
  const signatures = agreementSignatures.filter(({ hash }) => hash === version.hash);
  return (
    <>
      <ul class="agreement-signatures">
        {signatures.map((signature) => (
          <SignatureLine key={signature.memberId} agreement={agreement} signature={signature} />
        ))}
      </ul>
      {before && (
        <AgreementChanges
          heading={t('agreement.versionChanges', { date: signedDay(before.at) })}
          level={3}
          before={before.sections}
          now={version.sections}
        />
      )}
      {version.sections.map(({ section, text }) => (
        <div key={section} class="agreement-change">
          <h3>{t(`agreement.section.${section}`)}</h3>
          <p dir="auto" class="agreement-difference">
            {text}
          </p>
        </div>
      ))}
    </>
  );
}

function Version(props: VersionProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <li>
      <details
        class="agreement-version"
        data-version={signedTextId(props.version.hash)}
        onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
      >
        <summary>{t('agreement.version', { date: signedDay(props.version.at) })}</summary>
        {isOpen && <Content {...props} />}
      </details>
    </li>
  );
}

/** The history of the agreement; nothing while nobody signed. */
export function AgreementVersions({ agreement }: AgreementPartProps) {
  const { agreementVersions, agreementSignatures } = useRoom().record.value;
  const signed = new Set(agreementSignatures.map(({ hash }) => hash));
  // A signature that was taken back leaves its text, which nobody signed then.
  const versions = agreementVersions.filter(({ hash }) => signed.has(hash)).toReversed();
  if (versions.length === 0) return null;
  return (
    <section class="block agreement-versions" aria-labelledby="agreement-versions">
      <h2 id="agreement-versions">{t('agreement.versions')}</h2>
      <LongList
        items={versions.map((version) => ({ id: signedTextId(version.hash), version }))}
        look="lines"
        line={({ id, version }, place) => (
          <Version key={id} agreement={agreement} version={version} before={versions[place + 1]} />
        )}
      />
    </section>
  );
}
