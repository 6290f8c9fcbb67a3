/** Whether what was made is known to the relays, or what it restores until then. [U117] */
import type { Covered } from '../../sync/recovery-keeper.ts';
import { t } from '../../locales/t.ts';

/** `covered`: `undefined` while the relays are being told. */
export function CoverWords({ covered }: { readonly covered: Covered | undefined }) {
  if (covered === undefined) return <output class="soft">{t('recovery.telling')}</output>;
  const { waiting } = covered;
  return (
    <output class="soft">
      {waiting.length === 0 ? t('recovery.covered') : t('recovery.waiting')}
    </output>
  );
}
