/**
 * After a refused form the focus goes to the first field that needs a change, with what draws the refusal: the
 * next key goes into it. [U25]
 */
import { useLayoutEffect, useRef } from 'preact/hooks';

/** Gives the ref for the form; `trouble` is a new value for each refusal, `undefined` for none. */
export function useFirstTrouble(trouble: unknown) {
  const form = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => {
    if (trouble === undefined) return;
    form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }, [trouble]);
  return form;
}
