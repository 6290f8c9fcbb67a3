/** Marks that last as long as the browser runs, however often the background ends and begins meanwhile. */
import { browser } from '#imports';

/** Nothing is left of what is to be struck out. */
export const STRUCK_ALL = 'struck-all';

/** Whether `name` was marked since the browser started. */
export async function isMarked(name: string): Promise<boolean> {
  const found = await browser.storage.session.get(name);
  return found[name] === true;
}

/** Marks `name` until the browser ends. */
export async function setMark(name: string): Promise<void> {
  await browser.storage.session.set({ [name]: true });
}

/** Takes the mark of `name` away. */
export async function clearMark(name: string): Promise<void> {
  await browser.storage.session.remove(name);
}
