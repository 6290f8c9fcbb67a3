/** Appreciation in one tap: a few ready words, or one's own, for each partner. [U227] */
import { Heart } from 'lucide';
import { addTo } from '#shared/record/operations/items.ts';
import { removeItem } from '#shared/record/operations/removal.ts';
import { FEEDBACK } from '#shared/record/parts/feedback.ts';
import { Button } from '../../components/Button.tsx';
import { showToast } from '../../components/toasts.ts';
import { useRoom, type Person } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { personName } from '../goals/goal-words.ts';
import { refusalWords } from '../refusal-words.ts';
import { AddLine } from '../session/AddLine.tsx';
import { useOthers } from './others.ts';

const READY = ['time', 'listening', 'clarity', 'courage'] as const;

/** Gives thanks at once; the notice carries Undo. Answers with a sentence when that was refused. */
function useThanks({ id: forMember }: Person): (appreciation: string) => string | undefined {
  const room = useRoom();
  return (appreciation) => {
    const given = room.act((doc, author) =>
      addTo(doc, author, FEEDBACK, { forMember, appreciation }),
    );
    if (!given.ok) return refusalWords(given.error, appreciation);
    const place = { part: 'feedback', id: given.value } as const;
    showToast(t('feedback.thanked', { text: appreciation }), () => {
      room.act((doc, author) => removeItem(doc, author, place));
    });
    return undefined;
  };
}

function Thanks({ person }: { readonly person: Person }) {
  const name = personName([person], person.id);
  const give = useThanks(person);
  return (
    <section class="block" aria-label={t('feedback.thank', { name })}>
      <h2 class="section-heading" dir="auto">
        {t('feedback.thank', { name })}
      </h2>
      <div class="row thanks">
        {READY.map((ready) => (
          <Button
            key={ready}
            icon={Heart}
            onClick={() => {
              const refused = give(t(`feedback.ready.${ready}`));
              if (refused !== undefined) showToast(refused);
            }}
          >
            {t(`feedback.ready.${ready}`)}
          </Button>
        ))}
      </div>
      <AddLine
        label={t('feedback.thankOwn', { name })}
        hint={t('feedback.ownWords')}
        button={t('feedback.thankButton', { name })}
        onAdd={give}
      />
    </section>
  );
}

/** For each of the others; nothing while one is alone or may only read. */
export function Appreciation() {
  const others = useOthers();
  if (useRoom().record.value.newerSchema) return null;
  if (others.length === 0) return <p class="soft">{t('feedback.alone')}</p>;
  return (
    <>
      {others.map((person) => (
        <Thanks key={person.id} person={person} />
      ))}
    </>
  );
}
