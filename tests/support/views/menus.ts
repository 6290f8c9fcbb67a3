/** Menus on a page of the tests, whose DOM opens no popovers: what stands in one is there once its button was pressed. */
import { fireEvent, screen } from '@testing-library/preact';

/** Opens the first menu whose button has this name. */
export function openMenu(name: string | RegExp): void {
  const [button] = screen.getAllByRole('button', { name });
  if (!button) throw new Error(`no menu "${String(name)}"`);
  fireEvent.click(button);
}

/** Opens it and chooses the line with these words. */
export function chooseInMenu(name: string | RegExp, words: string): void {
  openMenu(name);
  const [line] = screen.getAllByRole('menuitem', { name: words, hidden: true });
  if (!line) throw new Error(`no "${words}" in the menu`);
  fireEvent.click(line);
}
