/**
 * Who takes a line away by the keyboard goes on at the same button of the line beside it: with the line the focus
 * would be gone. [U75, U260]
 */

/** Gives the focus to what `selector` finds in the line after that of `button` or, at the end, before it. */
export function focusBeside(button: HTMLElement, selector: string): void {
  const line = button.closest('li');
  const beside = line?.nextElementSibling ?? line?.previousElementSibling;
  beside?.querySelector<HTMLElement>(selector)?.focus();
}
