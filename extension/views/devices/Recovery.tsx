/**
 * The section about losing this browser: how old the last backup is, and making another. What no other
 * device has is told plainly. [U115, U118, U151]
 */
import { useState } from 'preact/hooks';
import { FileDown, Printer } from 'lucide';
import { Button } from '../../components/Button.tsx';
import { useSurface } from '../../hooks/surface.ts';
import { t } from '../../locales/t.ts';
import { readBackup } from '../../store/backup.ts';
import { routeToHash } from '../dashboard/route.ts';
import { MakeFile } from './MakeFile.tsx';
import { MakeKey } from './MakeKey.tsx';
import { onlyCopyWords, useOnlyCopies } from './only-copies.ts';
import { ageWords } from './recovery-words.ts';
import './recovery.css';

/** The section, with the two things that can be made. */
export function Recovery() {
  const { shelf, clock } = useSurface();
  const [making, setMaking] = useState<'file' | 'key' | undefined>(undefined);
  const { at: backupAt } = readBackup(shelf.settings.value.backup);
  const only = useOnlyCopies();
  const close = () => setMaking(undefined);
  return (
    <section class="recovery" aria-labelledby="recovery-heading">
      <h2 id="recovery-heading">{t('recovery.heading')}</h2>
      <p>{backupAt === undefined ? t('recovery.none') : ageWords(backupAt, clock.now())}</p>
      {only.names.length > 0 && backupAt === undefined && (
        <p class="recovery-only">
          {onlyCopyWords(only, 'recovery.onlyCopy', 'recovery.onlyCopyOf')}
        </p>
      )}
      <div class="row">
        <Button icon={FileDown} onClick={() => setMaking('file')}>
          {t('recovery.makeFile')}
        </Button>
        <Button icon={Printer} onClick={() => setMaking('key')}>
          {t('recovery.makeKey')}
        </Button>
      </div>
      <p class="soft small">{t('recovery.uninstall')}</p>
      <p class="small">
        <a href={routeToHash({ place: 'restore' })}>{t('restore.link')}</a>
      </p>
      {making === 'file' && <MakeFile onClose={close} />}
      {making === 'key' && <MakeKey onClose={close} />}
    </section>
  );
}
