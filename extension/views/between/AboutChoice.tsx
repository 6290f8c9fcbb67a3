/** Which session or goal something is about: said by who wrote it, read by everybody. [U257] */
import type { ItemId } from '#shared/base/ids.ts';
import { sessionsAround } from '#shared/record/sessions-around.ts';
import { ChoiceInPlace } from '../../components/ChoiceInPlace.tsx';
import type { Choice } from '../../components/Field.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { sessionName } from '../room/session-words.ts';

/** What something is about; at most one of them is set here, a peer may have set both. */
export type About = {
  readonly sessionId?: ItemId | undefined;
  readonly goalId?: ItemId | undefined;
};

/** `onChoose` sets the one and clears the other; without it the words are only read. */
export type AboutChoiceProps = {
  readonly about: About;
  readonly label: string;
  readonly onChoose?: ((about: About) => void) | undefined;
};

/** So many of the newest sessions, and of the goals, are offered. [U86] */
const MOST_CHOICES = 20;

type Place = { readonly about: About; readonly label: string };

function valueOf({ sessionId, goalId }: About): string {
  return sessionId === undefined ? (goalId === undefined ? '' : `g${goalId}`) : `s${sessionId}`;
}

/** What is set, where that is there; after what can be chosen, the newest of each, for who `mayChoose`. */
function usePlaces({ sessionId, goalId }: About, mayChoose: boolean): readonly Place[] {
  const room = useRoom();
  const view = room.parts;
  const most = mayChoose ? MOST_CHOICES : 0;
  const sessions = sessionsAround(view, room.now());
  const session = sessions.find(({ id }) => id === sessionId);
  const goal = view.goals.find(({ id }) => id === goalId);
  return [
    ...[...new Set([...sessions.slice(0, most), ...(session ? [session] : [])])].map((one) => ({
      about: { sessionId: one.id },
      label: t('between.aboutSession', { name: sessionName(one) }),
    })),
    ...[...new Set([...(most > 0 ? view.goals.slice(-most) : []), ...(goal ? [goal] : [])])].map(
      (one) => ({
        about: { goalId: one.id },
        label: t('between.aboutGoal', { title: one.title }),
      }),
    ),
  ];
}

/** The choice, or the words of what was chosen; nothing where there is nothing to choose or to say. */
export function AboutChoice({ about, label, onChoose }: AboutChoiceProps) {
  const places = usePlaces(about, onChoose !== undefined);
  const chosen = places.filter(
    (place) =>
      valueOf(place.about) === valueOf({ sessionId: about.sessionId }) ||
      valueOf(place.about) === valueOf({ goalId: about.goalId }),
  );
  if (!onChoose)
    return chosen.length === 0 ? null : (
      <span class="soft small" dir="auto">
        {chosen.map((place) => place.label).join(' · ')}
      </span>
    );
  if (places.length === 0) return null;
  const choices: readonly Choice<string>[] = [
    { value: '', label: t('between.aboutNothing') },
    ...places.map((place) => ({ value: valueOf(place.about), label: place.label })),
  ];
  return (
    <span class="about">
      <ChoiceInPlace
        label={label}
        value={chosen[0] ? valueOf(chosen[0].about) : ''}
        choices={choices}
        readOnly={false}
        faint={chosen.length === 0}
        onChoose={(value) =>
          onChoose(places.find((place) => valueOf(place.about) === value)?.about ?? {})
        }
      />
    </span>
  );
}
