/**
 * The code that was pasted is one of another browser of mine. Linked to a stranger's, this browser would give
 * them every private note: so it is asked, and says when to say no. [U97]
 */
import { useState } from 'preact/hooks';
import { Link2 } from 'lucide';
import { Button } from '../../components/Button.tsx';
import { useSurface } from '../../hooks/surface.ts';
import { t } from '../../locales/t.ts';
import type { JoinFault, LinkOffer } from '../../sync/mentorships.ts';
import { joinWords } from './join-words.ts';

/** `onLinked` is called once the profile is this browser's, `onLeft` when the person says no. */
export type LinkQuestionProps = {
  readonly offer: LinkOffer;
  readonly onLinked: () => void;
  readonly onLeft: () => void;
};

/** The question. */
export function LinkQuestion({ offer, onLinked, onLeft }: LinkQuestionProps) {
  const surface = useSurface();
  const [isLinking, setLinking] = useState(false);
  const [fault, setFault] = useState<JoinFault | undefined>(undefined);
  const link = async () => {
    if (isLinking) return;
    setLinking(true);
    const linked = await offer.accept();
    setLinking(false);
    if (!linked.ok) return setFault(linked.error);
    surface.profile.open();
    onLinked();
  };
  const name = offer.inviterName;
  return (
    <section class="fields" aria-labelledby="link-question">
      <h2 id="link-question">
        {name === '' ? t('linking.askUnnamed') : t('linking.ask', { name })}
      </h2>
      <p>{t('linking.gives')}</p>
      <p>{t('linking.onlyYours')}</p>
      {fault && (
        <p class="field-error" role="alert">
          {joinWords(fault, '')}
        </p>
      )}
      <div class="row">
        <Button look="primary" icon={Link2} disabled={isLinking} onClick={() => void link()}>
          {isLinking ? t('linking.linking') : t('linking.link')}
        </Button>
        <Button onClick={onLeft}>{t('linking.leave')}</Button>
      </div>
    </section>
  );
}
