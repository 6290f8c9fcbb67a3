/** The live state of the mentorship around it, in words. [U10] */
import { StatusLine } from '../../components/StatusLine.tsx';
import { useRoom } from '../../hooks/room.ts';
import { useSteadyWords } from '../../hooks/steady-words.ts';
import { liveStatusWords } from '../status/live-status-words.ts';

/** One line of words. */
export function RoomStatus() {
  const { status, people, now } = useRoom();
  const others = people.value.filter(({ me }) => !me);
  return <StatusLine {...useSteadyWords(liveStatusWords(status.value, others, now()))} />;
}
