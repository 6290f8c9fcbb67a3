/**
 * A slip of paper with what is mine alone, beside what is shared and visibly something else: a paper of its
 * own, a lock, and the words that only I see it. Folded until I unfold what is private on this page; while
 * it is hidden nothing of it is there. [U87, U88, U90]
 */
import { effect } from '@preact/signals';
import type { ComponentChildren, RefObject } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef } from 'preact/hooks';
import { Eye, EyeOff, Lock } from 'lucide';
import { Button, IconButton } from '../../components/Button.tsx';
import { ErrorBoundary } from '../../components/ErrorBoundary.tsx';
import { Icon } from '../../components/Icon.tsx';
import { useSurface } from '../../hooks/surface.ts';
import { t } from '../../locales/t.ts';
import { shortcutWords } from '../session/shortcut-words.ts';
import { HIDING_SHORTCUT } from './hiding-shortcut.ts';
import './private.css';

/**
 * `level`: of the heading. `place`: the id of what private notes are about. `panel`: names it where it
 * fails. `sheet` is drawn where it is unfolded, and gets what unfolded it.
 */
export type PrivateSlipProps = {
  readonly heading: string;
  readonly level: 2 | 3 | 4;
  readonly place?: string;
  readonly panel: string;
  readonly sheet: (from: RefObject<HTMLButtonElement | null>) => ComponentChildren;
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

type PartProps = PrivateSlipProps & { readonly id: string };

function Hidden({ heading, level, id }: PartProps) {
  const { hiding } = useSurface();
  const Heading = `h${level}` as const;
  return (
    <div class="private-head">
      <div class="private-title">
        <Icon icon={EyeOff} />
        <Heading id={id}>{heading}</Heading>
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

function Shown({ heading, level, id, panel, sheet }: PartProps) {
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
            <span>{heading}</span> <span class="private-who">{t('private.onlyYou')}</span>
          </button>
        </Heading>
        <IconButton
          icon={EyeOff}
          label={t('private.hide', { keys: shortcutWords(HIDING_SHORTCUT) })}
          aria-keyshortcuts={HIDING_SHORTCUT}
          onClick={() => hiding.set(true)}
        />
      </div>
      {unfolded && <ErrorBoundary panel={panel}>{sheet(fold)}</ErrorBoundary>}
    </>
  );
}

/** The slip. */
export function PrivateSlip(props: PrivateSlipProps) {
  const id = useId();
  const hidden = useSurface().hiding.hidden.value;
  const area = useFocusKept(hidden);
  return (
    <section ref={area} class="private" aria-labelledby={id} data-private={props.place}>
      {hidden ? <Hidden {...props} id={id} /> : <Shown {...props} id={id} />}
    </section>
  );
}
