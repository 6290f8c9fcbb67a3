/** My private notes about a session or a mentorship, on a slip of their own. [U87, U88, U90] */
import type { PrivatePlace } from '#shared/record/profile.ts';
import { t } from '../../locales/t.ts';
import { PrivateSheet } from './PrivateSheet.tsx';
import { PrivateSlip } from './PrivateSlip.tsx';

/** `about`: what the session or mentorship is called. `level`: of the heading. */
export type PrivateNotesProps = {
  readonly place: PrivatePlace;
  readonly about: string;
  readonly level: 2 | 3;
};

/** The area at `place`. Give it the place as key: another place is another note. */
export function PrivateNotes({ place, about, level }: PrivateNotesProps) {
  return (
    <PrivateSlip
      heading={t('private.heading')}
      level={level}
      place={place.sessionId ?? place.roomId}
      panel="private notes"
      sheet={(from) => <PrivateSheet place={place} about={about} from={from} />}
    />
  );
}
