/** How the agreement stands, who signed it, and my signature on the exact text that stands there. [U164, U165] */
import { useState } from 'preact/hooks';
import { CircleAlert, PenLine, ShieldCheck } from 'lucide';
import { takeBackSignature } from '#shared/record/operations/agreement.ts';
import type { AgreementSignatureView } from '#shared/record/view.ts';
import { announce } from '../../components/announcer.ts';
import { Button } from '../../components/Button.tsx';
import { Icon } from '../../components/Icon.tsx';
import { showToast } from '../../components/toasts.ts';
import type { Agreement } from '../../hooks/agreement.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { momentWords } from '../due-words.ts';
import { refusalWords } from '../refusal-words.ts';
import { namesOf, standingWords } from './agreement-words.ts';

/** Whose agreement. */
export type AgreementPartProps = { readonly agreement: Agreement };

/** Who signed, when, and whether it was checked. */
export function SignatureLine({
  agreement,
  signature,
}: AgreementPartProps & { readonly signature: AgreementSignatureView }) {
  const room = useRoom();
  const name = namesOf(room.people.value, [signature.memberId]);
  const time = momentWords(signature.at, room.now());
  const holds = agreement.checkOf(signature) === 'holds';
  return (
    <li class="agreement-signature" data-holds={holds}>
      <Icon icon={holds ? ShieldCheck : CircleAlert} />
      <span>{t(holds ? 'agreement.signedBy' : 'agreement.notChecked', { name, time })}</span>
    </li>
  );
}

function useSign({ agreement }: AgreementPartProps) {
  const room = useRoom();
  const [isSigning, setSigning] = useState(false);
  const sign = async (): Promise<void> => {
    const signed = await agreement.sign();
    if (!signed.ok) {
      const { reason, field } = signed.error;
      const changed = reason === 'bad-value' && field === 'text';
      return showToast(changed ? t('agreement.changedMeanwhile') : refusalWords(signed.error));
    }
    announce(t('agreement.signed'));
    showToast(t('agreement.signed'), () => {
      room.act((doc, author) => takeBackSignature(doc, author, signed.value));
    });
  };
  const begin = (): void => {
    setSigning(true);
    sign()
      .catch(() => showToast(t('refused.other')))
      .finally(() => setSigning(false));
  };
  return { isSigning, begin };
}

/** The block at the head of the page. */
export function AgreementSigning({ agreement }: AgreementPartProps) {
  const room = useRoom();
  const { isSigning, begin } = useSign({ agreement });
  const standing = agreement.standing.value;
  if (standing === undefined) return <p class="soft">{t('note.opening')}</p>;
  const { state, signatures, missing } = standing;
  const isEmpty = agreement.sections.value.length === 0;
  const canSign = !room.record.value.newerSchema && !isEmpty && missing.includes(room.memberId);
  return (
    <section class="agreement-standing" aria-labelledby="agreement-standing" data-state={state}>
      <h2 id="agreement-standing" class="visually-hidden">
        {t('agreement.signatures')}
      </h2>
      <p class="agreement-state">{standingWords(standing, room.people.value)}</p>
      {signatures.length > 0 && (
        <ul class="agreement-signatures">
          {signatures.map((signature) => (
            <SignatureLine key={signature.memberId} agreement={agreement} signature={signature} />
          ))}
        </ul>
      )}
      {canSign && (
        <div class="agreement-sign">
          <Button look="primary" icon={PenLine} disabled={isSigning} onClick={begin}>
            {t(state === 'changed' ? 'agreement.signAgain' : 'agreement.sign')}
          </Button>
          <p class="soft small">{t('agreement.signHint')}</p>
        </div>
      )}
    </section>
  );
}
