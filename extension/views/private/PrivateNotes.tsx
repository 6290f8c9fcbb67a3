/**
 * My private notes about a session or a mentorship, beside what is shared and visibly something else: a
 * paper of its own, a lock, and the words that only I see them. Folded until I unfold them on this page;
 * while they are hidden nothing of them is on it. [U87, U88, U90]
 */
import { effect } from '@preact/signals';
import { useEffect, useId, useLayoutEffect, useRef } from 'preact/hooks';
import { Eye, EyeOff, Lock } from 'lucide';
import type { PrivatePlace } from '#shared/record/profile.ts';
import { Button, IconButton } from '../../components/Button.tsx';
import { ErrorBoundary } from '../../components/ErrorBoundary.tsx';
import { Icon } from '../../components/Icon.tsx';
import { useSurface } from '../../hooks/surface.ts';
import { t } from '../../locales/t.ts';
import { shortcutWords } from '../session/shortcut-words.ts';
import { HIDING_SHORTCUT } from './hiding-shortcut.ts';
import { PrivateSheet } from './PrivateSheet.tsx';
import './private.css';

/** `about`: what the session or mentorship is called. `level`: of the heading. */
export type PrivateNotesProps = {
  readonly place: PrivatePlace;
  readonly about: string;
  readonly level: 2 | 3;
};

/** Whose focus goes with what is hidden has it at the button that shows it again. */
function useFocusKept(hidden: boolean) {
  const area = useRef<HTMLElement>(null);
  const hadFocus = useRef(false);
  const { hiding } = useSurface();
  useEffect(
    () =>
      effect(() => {
        void hiding.hidden.value;
        // Before anything is taken from the page.
        hadFocus.current = area.current?.contains(document.activeElement) === true;
      }),
    [hiding],
  );
  useLayoutEffect(() => {
    if (hadFocus.current) area.current?.querySelector<HTMLElement>('button')?.focus();
  }, [hidden]);
  return area;
}

function Hidden({ level, id }: Pick<PrivateNotesProps, 'level'> & { readonly id: string }) {
  const { hiding } = useSurface();
  const Heading = `h${level}` as const;
  return (
    <div class="private-head">
      <div class="private-title">
        <Icon icon={EyeOff} />
        <Heading id={id}>{t('private.heading')}</Heading>
        <span class="private-who">{t('private.hidden')}</span>
      </div>
      <Button
        icon={Eye}
        title={shortcutWords(HIDING_SHORTCUT)}
        aria-keyshortcuts={HIDING_SHORTCUT}
        onClick={() => hiding.set(false)}
      >
        {t('private.show')}
      </Button>
    </div>
  );
}

function Shown({ place, about, level, id }: PrivateNotesProps & { readonly id: string }) {
  const { profile, hiding } = useSurface();
  const fold = useRef<HTMLButtonElement>(null);
  const unfolded = profile.unfolded.value;
  const Heading = `h${level}` as const;
  return (
    <>
      <div class="private-head">
        <Heading class="private-heading">
          <button
            ref={fold}
            id={id}
            type="button"
            class="private-title private-fold"
            aria-expanded={unfolded}
            onClick={() => (profile.unfolded.value = !unfolded)}
          >
            <Icon icon={Lock} />
            <span>{t('private.heading')}</span>{' '}
            <span class="private-who">{t('private.onlyYou')}</span>
          </button>
        </Heading>
        <IconButton
          icon={EyeOff}
          label={t('private.hide', { keys: shortcutWords(HIDING_SHORTCUT) })}
          aria-keyshortcuts={HIDING_SHORTCUT}
          onClick={() => hiding.set(true)}
        />
      </div>
      {unfolded && (
        <ErrorBoundary panel="private notes">
          <PrivateSheet place={place} about={about} from={fold} />
        </ErrorBoundary>
      )}
    </>
  );
}

/** The area at `place`. Give it the place as key: another place is another note. */
export function PrivateNotes(props: PrivateNotesProps) {
  const id = useId();
  const hidden = useSurface().hiding.hidden.value;
  const area = useFocusKept(hidden);
  const { roomId, sessionId } = props.place;
  return (
    <section ref={area} class="private" aria-labelledby={id} data-private={sessionId ?? roomId}>
      {hidden ? <Hidden level={props.level} id={id} /> : <Shown {...props} id={id} />}
    </section>
  );
}
