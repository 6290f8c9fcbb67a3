/**
 * The mentoring agreement of a mentorship: its sections, written by both; signatures on the exact text; what
 * changed since it was signed; and every text that was. [U162 to U168]
 */
import type { ComponentChildren } from 'preact';
import { ListPlus, Printer } from 'lucide';
import { AGREEMENT_SECTIONS } from '#shared/record/agreement.ts';
import { emptyAgreement, fillAgreement } from '#shared/record/operations/agreement.ts';
import { BackLink } from '../dashboard/BackLink.tsx';
import { Button } from '../../components/Button.tsx';
import { showToast } from '../../components/toasts.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { refusalWords } from '../refusal-words.ts';
import { wordsToBegin } from './agreement-words.ts';
import { AgreementChanges } from './AgreementChanges.tsx';
import { AgreementSection } from './AgreementSection.tsx';
import { AgreementSigning, type AgreementPartProps } from './AgreementSigning.tsx';
import { AgreementVersions } from './AgreementVersions.tsx';
import { useAgreement } from './use-agreement.ts';
import '../session/notes.css';
import './agreement.css';

/** Puts words to begin with into what is empty; they are there to be changed. [U163] */
function Begin() {
  const room = useRoom();
  const words = wordsToBegin(room.record.value.kind);
  const fill = () => {
    const filled = room.act((doc, author) => fillAgreement(doc, author, words));
    if (!filled.ok) return showToast(refusalWords(filled.error));
    const mine = words.filter(({ section }) => filled.value.includes(section));
    showToast(t('agreement.filled'), () => {
      room.act((doc, author) => emptyAgreement(doc, author, mine));
    });
  };
  return (
    <div class="agreement-begin">
      <p>{t('agreement.beginText')}</p>
      <Button icon={ListPlus} onClick={fill}>
        {t('agreement.begin')}
      </Button>
    </div>
  );
}

function Body({ agreement }: AgreementPartProps) {
  const room = useRoom();
  const now = agreement.sections.value;
  const standing = agreement.standing.value;
  const written = new Set(now.map(({ section }) => section));
  const isThin = AGREEMENT_SECTIONS.some((section) => section !== 'else' && !written.has(section));
  return (
    <>
      <AgreementSigning agreement={agreement} />
      {standing?.state === 'changed' && standing.agreed && (
        <AgreementChanges
          heading={t('agreement.changes')}
          level={2}
          before={standing.agreed.sections}
          now={now}
        />
      )}
      {isThin && !room.record.value.newerSchema && <Begin />}
      <div class="agreement-sections">
        {AGREEMENT_SECTIONS.map((section) => (
          <AgreementSection key={section} agreement={agreement} section={section} />
        ))}
      </div>
      <AgreementVersions agreement={agreement} />
    </>
  );
}

/** `status`: what is true of the mentorship around it, as its other pages say it. */
export type AgreementPageProps = { readonly status?: ComponentChildren };

/** The page of the mentorship around it. */
export function AgreementPage({ status }: AgreementPageProps) {
  const room = useRoom();
  const agreement = useAgreement();
  const ready = room.load.value === 'ready';
  return (
    <div class="page stack agreement-page">
      <BackLink />
      <header class="agreement-head">
        <h1>{t('agreement.title')}</h1>
        {ready && (
          <Button look="quiet" icon={Printer} onClick={() => window.print()}>
            {t('agreement.print')}
          </Button>
        )}
      </header>
      <div class="agreement-status stack">{status}</div>
      {ready ? <Body agreement={agreement} /> : <p class="soft">{t('note.opening')}</p>}
    </div>
  );
}
