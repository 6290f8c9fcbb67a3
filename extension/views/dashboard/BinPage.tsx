/** What was removed from a mentorship, each with a way back. [U15, U260] */
import { Undo2 } from 'lucide';
import type { MemberId } from '#shared/base/ids.ts';
import { restoreItem } from '#shared/record/operations/removal.ts';
import type { BinEntry } from '#shared/record/view.ts';
import { BackLink } from './BackLink.tsx';
import { binKindWords } from './bin-words.ts';
import { LongList } from '../../components/LongList.tsx';
import { Button } from '../../components/Button.tsx';
import { focusBeside } from '../../components/focus-beside.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { showToast } from '../../components/toasts.ts';
import { useRoom, type Person } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { momentWords } from '../due-words.ts';
import { personName } from '../goals/goal-words.ts';
import { refusalWords } from '../refusal-words.ts';

/** The name of who is in the record. */
function personOf(people: readonly Person[], id: MemberId | undefined): string | undefined {
  return people.some((person) => person.id === id) ? personName(people, id) : undefined;
}

function removedWords(time: string, name: string | undefined): string {
  return name === undefined ? t('bin.removedAt', { time }) : t('bin.removedBy', { name, time });
}

function BinLine({ entry }: { readonly entry: BinEntry }) {
  const room = useRoom();
  const restore = (button: HTMLElement) => {
    focusBeside(button, 'button');
    const restored = room.act((doc, author) => restoreItem(doc, author, entry));
    showToast(restored.ok ? t('bin.restored') : refusalWords(restored.error));
  };
  const { createdBy, text, removedAt, removedBy } = entry;
  const kind = binKindWords(entry);
  const people = room.people.value;
  const words = [
    kind,
    createdBy !== undefined && t('between.askedBy', { name: personName(people, createdBy) }),
    removedWords(momentWords(removedAt, room.now()), personOf(people, removedBy)),
  ].filter((word) => typeof word === 'string');
  return (
    <li class="item-line" data-bin={`${entry.part} ${entry.id}`}>
      <span class="item-text">
        <span class="bin-text" dir="auto">
          {text || kind}
        </span>
        <span class="soft small bin-when" dir="auto">
          {words.join(' · ')}
        </span>
      </span>
      {!room.record.value.newerSchema && (
        <Button look="quiet" icon={Undo2} onClick={({ currentTarget }) => restore(currentTarget)}>
          {t('bin.restore')}
        </Button>
      )}
    </li>
  );
}

/** The bin of the mentorship around it. */
export function BinPage() {
  const room = useRoom();
  const { bin } = room.record.value;
  return (
    <div class="page stack">
      <BackLink />
      <h1>{t('bin.title')}</h1>
      {room.load.value === 'ready' && bin.length === 0 && (
        <EmptyState title={t('bin.empty')} text={t('bin.emptyText')} />
      )}
      {bin.length > 0 && <p class="soft">{t('bin.text')}</p>}
      <LongList
        items={bin}
        look="lines"
        line={(entry) => <BinLine key={`${entry.part} ${entry.id}`} entry={entry} />}
      />
    </div>
  );
}
