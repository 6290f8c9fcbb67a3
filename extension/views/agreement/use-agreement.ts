/** Opens the agreement of the mentorship around a view, and closes it with the view. */
import { useEffect, useState } from 'preact/hooks';
import { openAgreement, type Agreement } from '../../hooks/agreement.ts';
import { useRoom } from '../../hooks/room.ts';

/** The agreement; once a view. */
export function useAgreement(): Agreement {
  const room = useRoom();
  const [agreement] = useState(() => openAgreement(room));
  useEffect(() => agreement.close, [agreement]);
  return agreement;
}
