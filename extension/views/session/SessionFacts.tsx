/**
 * What one must see of a session without opening anything: how long, which way, where, its call, and the time by
 * the others' clocks where those show another one. [U186, U291]
 */
import { Video } from 'lucide';
import type { SessionView } from '#shared/record/view.ts';
import { Icon } from '../../components/Icon.tsx';
import { hostOfHref } from '../../editor/safe-link.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { lengthWords } from './meeting-words.ts';
import { otherClocks } from './other-clocks.ts';
import '../items/items.css';

/** The call says where it leads; what Twoway does not open is no link. [U279] */
function Call({ link }: { readonly link: string }) {
  const host = hostOfHref(link);
  if (host === '') return null;
  return (
    <a class="item-link" href={link} target="_blank" rel="noopener noreferrer">
      <Icon icon={Video} size={14} />
      <bdi>{t('meet.openLink', { host })}</bdi>
    </a>
  );
}

/** The line; nothing where nothing of it was said. */
export function SessionFacts({ session }: { readonly session: SessionView }) {
  const { record, memberId: me } = useRoom();
  const { members } = record.value;
  const { startsAt, zone, lengthMinutes, mode, placeText, link } = session;
  const clocks = startsAt === undefined ? [] : otherClocks({ members, me }, { startsAt, zone });
  const words = [
    ...clocks,
    lengthMinutes !== undefined && lengthWords(lengthMinutes),
    mode && t(`meet.mode.${mode}`),
    placeText,
  ].filter((word) => typeof word === 'string');
  if (words.length === 0 && link === undefined) return null;
  return (
    <div class="soft small session-facts">
      {words.map((word) => (
        <bdi key={word}>{word}</bdi>
      ))}
      {link !== undefined && <Call link={link} />}
    </div>
  );
}
