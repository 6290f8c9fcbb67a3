/** Erases everything that this device has, from the settings. [U133] */
import { useState } from 'preact/hooks';
import { Button } from '../../components/Button.tsx';
import { useSurface } from '../../hooks/surface.ts';
import { t } from '../../locales/t.ts';
import { EndingDialog } from './EndingDialog.tsx';
import { everythingWords } from './ending-words.ts';
import './ending.css';

/** A heading, a sentence and the button. */
export function EverythingBlock() {
  const { shelf, eraseEverything } = useSurface();
  const [isAsking, setAsking] = useState(false);
  const erase = async () => {
    // Where it was done the page begins anew.
    const erased = await eraseEverything();
    return erased.ok ? undefined : 'ending.failed';
  };
  return (
    <section class="block" aria-labelledby="everything-heading">
      <h2 id="everything-heading" class="section-heading">
        {t('everything.heading')}
      </h2>
      <p class="soft small">{t('everything.explain')}</p>
      <div class="row">
        <Button onClick={() => setAsking(true)}>{t('everything.button')}</Button>
      </div>
      {isAsking && (
        <EndingDialog
          title={t('everything.button')}
          sentences={everythingWords([...shelf.mentorships.value, ...shelf.leftMentorships.value])}
          confirm={t('everything.confirm')}
          doing={t('erase.doing')}
          act={erase}
          onClose={() => setAsking(false)}
        />
      )}
    </section>
  );
}
