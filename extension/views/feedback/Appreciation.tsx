/** Appreciation in one tap: a few ready words, or one's own, for each partner. [U227] */
import { Heart } from 'lucide';
import { addTo } from '#shared/record/operations/items.ts';
import { removeItem } from '#shared/record/operations/removal.ts';
import { FEEDBACK } from '#shared/record/parts/feedback.ts';
import { Button } from '../../components/Button.tsx';
import { Menu } from '../../components/Menu.tsx';
import { showToast } from '../../components/toasts.ts';
import { useTypedText } from '../../hooks/half-typed.ts';
import { useRoom, type Person } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { routeToHash } from '../dashboard/route.ts';
import { AddProse } from '../between/AddProse.tsx';
import { personName } from '../goals/goal-words.ts';
import { refusalWords } from '../refusal-words.ts';
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

/** The ready words behind a button beside somebody's name; one's own are given on the page for feedback. */
export function ThanksMenu({ person }: { readonly person: Person }) {
  const room = useRoom();
  const give = useThanks(person);
  const name = personName([person], person.id);
  const isLeft = room.record.value.members.some(
    ({ id, leftAt }) => id === person.id && leftAt !== undefined,
  );
  if (room.record.value.newerSchema || isLeft) return null;
  const ready = READY.map((word) => t(`feedback.ready.${word}`));
  const own = {
    label: t('feedback.ownWords'),
    onChoose: () => location.assign(routeToHash({ place: 'feedback', roomId: room.roomId })),
  };
  return (
    <Menu
      label={t('feedback.thank', { name })}
      icon={Heart}
      items={() => [
        ...ready.map((label) => ({
          label,
          onChoose: () => {
            const refused = give(label);
            if (refused !== undefined) showToast(refused);
          },
        })),
        own,
      ]}
    />
  );
}

function Thanks({ person }: { readonly person: Person }) {
  const name = personName([person], person.id);
  const give = useThanks(person);
  const typed = useTypedText(`thanks ${person.id}`);
  return (
    <section class="block">
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
      <AddProse
        label={t('feedback.thankOwn', { name })}
        hint={t('feedback.ownWords')}
        button={t('feedback.thankButton', { name })}
        onAdd={give}
        typed={typed}
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
