/**
 * Once there is something to lose: a kind word about a backup, until one was made or somebody said later. It
 * says what is true: whether anybody else has the record, or another browser of mine. [U118, U151]
 */
import { untracked } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { FileDown } from 'lucide';
import type { Millis } from '#shared/base/ids.ts';
import { Button } from '../../components/Button.tsx';
import { useSurface, type Surface } from '../../hooks/surface.ts';
import { t } from '../../locales/t.ts';
import { readBackup, writeBackup } from '../../store/backup.ts';
import { isAtRelay } from '../../store/keyring-entry.ts';
import type { Projection } from '../../store/projection.ts';
import { MakeFile } from './MakeFile.tsx';
import { onlyCopyWords, useOnlyCopies, type OnlyCopies } from './only-copies.ts';

const LATER_MS = 7 * 24 * 60 * 60 * 1_000;

function hasContent({ mine, currentSession, nextSession, members }: Projection): boolean {
  return (
    mine.length > 0 ||
    currentSession !== undefined ||
    nextSession !== undefined ||
    members.length > 1
  );
}

/** What is true while there is no backup. */
function noneWords(only: OnlyCopies): string {
  if (only.names.length > 0) return onlyCopyWords(only, 'reminder.onlyCopy', 'reminder.onlyCopyOf');
  return t(only.hasBrowser ? 'reminder.browser' : 'reminder.partner');
}

/** Why a backup is to be spoken of now: there is none, or one from before a mentorship had its relay. */
function reasonNow({ shelf, clock }: Surface): 'none' | 'older' | undefined {
  const { at, later: rest, of, leadsOn, covered } = readBackup(shelf.settings.value.backup);
  const rests = rest !== undefined && clock.now() < rest;
  // A file from before a mentorship had its relay cannot lead back into it.
  const isOlder = shelf.entries.value.some(
    (entry) =>
      isAtRelay(entry) &&
      !of.includes(entry.roomId) &&
      !(leadsOn && covered.includes(entry.roomId)),
  );
  if (rests) return undefined;
  if (at === undefined) return shelf.mentorships.value.some(hasContent) ? 'none' : undefined;
  return isOlder ? 'older' : undefined;
}

/** The card, or nothing. */
export function BackupReminder() {
  const surface = useSurface();
  const { store, clock } = surface;
  const [making, setMaking] = useState(false);
  const only = useOnlyCopies();
  const reason = reasonNow(surface);
  // The dialog stays to its end, also when there is a backup now.
  if (reason === undefined && !making) return null;
  const later = () =>
    void writeBackup(store.settings, { later: (clock.now() + LATER_MS) as Millis });
  return (
    <section class="reminder" aria-labelledby="reminder-heading">
      <h2 id="reminder-heading">{t('reminder.heading')}</h2>
      <p>{reason === 'none' ? noneWords(only) : t('reminder.older')}</p>
      <div class="row">
        <Button icon={FileDown} onClick={() => setMaking(true)}>
          {t('recovery.makeFile')}
        </Button>
        <Button look="quiet" onClick={later}>
          {t('reminder.later')}
        </Button>
      </div>
      {making && <MakeFile onClose={() => setMaking(false)} />}
    </section>
  );
}

/** A place of the dashboard with the card above it; one that comes while somebody is at it stands below and moves nothing. */
export function Reminded({ children }: { readonly children: ComponentChildren }) {
  const surface = useSurface();
  const [wasDue] = useState(() => untracked(() => reasonNow(surface)) !== undefined);
  return (
    <>
      {wasDue && <BackupReminder />}
      {children}
      {!wasDue && <BackupReminder />}
    </>
  );
}
