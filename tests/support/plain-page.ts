/**
 * A page in any browser, driven by the little that every driver has: script, mouse and keys. For the
 * browsers that Playwright does not drive, or would drive in a way that changes what is tested.
 */
import { waitFor } from './wait.ts';

/** Something in which script runs: a page of any driver. */
export type Scripted = { evaluate(expression: string): Promise<unknown> };

/** A page in the hand of a test. Points are in CSS pixels of the page's window. */
export type PlainPage = Scripted & {
  clickAt(x: number, y: number): Promise<void>;
  /** Types into what has the focus, key by key, with so many milliseconds between them. */
  type(text: string, delayMs?: number): Promise<void>;
  /** Presses one key, with Control held where asked for. */
  press(key: PressedKey, holding?: 'Control'): Promise<void>;
};

/** The keys that tests press by name. */
export type PressedKey = 'Enter' | 'Escape' | 'End' | 'Delete' | 'a';

/** What is looked for on a page: its role, and the name that a screen reader would say. */
export type Named = {
  readonly role: 'button' | 'checkbox' | 'combobox' | 'heading' | 'link' | 'radio' | 'textbox';
  readonly name: string | RegExp;
};

/** Runs `act`, which must not use anything around it, in the page. */
export async function inPage<A, R>(
  page: Scripted,
  act: (argument: A) => R,
  argument: A,
): Promise<Awaited<R>> {
  const given = JSON.stringify(argument) ?? 'undefined';
  // What comes back has crossed as data, in the shape that `act` says.
  return (await page.evaluate(`(${act.toString()})(${given})`)) as Awaited<R>;
}

/** The names of all elements of a role that are seen, as a screen reader would say them, in order. */
export async function namesOf(page: Scripted, role: Named['role']): Promise<readonly string[]> {
  return (await find(page, { role, name: /^/ })).map(({ name }) => name);
}

/** Whether the page shows one of that role and name now. */
export async function isShown(page: Scripted, wanted: Named): Promise<boolean> {
  return (await find(page, wanted)).length > 0;
}

/** Waits until the page shows it. */
export async function shows(page: Scripted, wanted: Named): Promise<void> {
  await waitFor(`the page shows ${describe(wanted)}`, () => isShown(page, wanted));
}

/** Clicks in the middle of the first one, once it is there and stands still. */
export async function click(page: PlainPage, wanted: Named): Promise<void> {
  let last = '';
  const place = await waitFor(`${describe(wanted)} can be clicked`, async () => {
    const [found] = await find(page, wanted, 'scroll');
    const isStill = found !== undefined && JSON.stringify(found) === last;
    last = JSON.stringify(found) ?? '';
    return isStill ? found : undefined;
  });
  await page.clickAt(place.x, place.y);
}

/** Clicks into a field and puts `text` in the place of what stands there. */
export async function fill(page: PlainPage, wanted: Named, text: string): Promise<void> {
  await click(page, wanted);
  await page.press('a', 'Control');
  await page.type(text);
}

/** Chooses in a list by typing what stands there, as one does with the keyboard. */
export async function choose(page: PlainPage, name: string, option: string): Promise<void> {
  const list: Named = { role: 'combobox', name };
  await waitFor(`${describe(list)} has the focus`, async () => {
    return (await find(page, list, 'focus')).length > 0;
  });
  await page.type(option);
  await waitFor(`${option} is chosen`, async () => (await chosen(page)) === option);
}

/** What is chosen in the list that has the focus. */
function chosen(page: Scripted): Promise<string> {
  return inPage(
    page,
    () => {
      const list = document.activeElement;
      return list instanceof HTMLSelectElement ? (list.selectedOptions[0]?.text ?? '') : '';
    },
    undefined,
  );
}

type Found = { readonly name: string; readonly x: number; readonly y: number };

function find(
  page: Scripted,
  { role, name }: Named,
  move?: 'scroll' | 'focus',
): Promise<readonly Found[]> {
  return inPage(page, findNamed, { role, pattern: patternOf(name), move });
}

function patternOf(name: string | RegExp): string {
  if (typeof name !== 'string') return name.source;
  return `^${name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}$`;
}

function describe({ role, name }: Named): string {
  return `the ${role} "${String(name)}"`;
}

/** Runs in the page: what of a role is seen, by name and middle; the first is scrolled to or focused. */
function findNamed(wanted: {
  readonly role: Named['role'];
  readonly pattern: string;
  readonly move: 'scroll' | 'focus' | undefined;
}): readonly Found[] {
  const places = {
    button: 'button, [role=button]',
    checkbox: 'input[type=checkbox], [role=checkbox]',
    combobox: 'select',
    heading: 'h1, h2, h3',
    link: 'a[href]',
    radio: 'input[type=radio]',
    textbox: 'textarea, input:not([type=checkbox], [type=radio]), [role=textbox]',
  } as const;
  const labelOf = (element: HTMLElement): string | null | undefined =>
    'labels' in element && element.labels instanceof NodeList
      ? element.labels[0]?.textContent
      : undefined;
  const nameOf = (element: HTMLElement): string => {
    const said = element.getAttribute('aria-label') ?? labelOf(element) ?? element.textContent;
    return (said ?? '').replaceAll(/\s+/g, ' ').trim();
  };
  const pattern = new RegExp(wanted.pattern, 'u');
  const found = [...document.querySelectorAll<HTMLElement>(places[wanted.role])].filter(
    (element) => element.checkVisibility() && pattern.test(nameOf(element)),
  );
  if (wanted.move === 'scroll') found[0]?.scrollIntoView({ block: 'nearest' });
  if (wanted.move === 'focus') found[0]?.focus();
  return found.map((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return { name: nameOf(element), x: left + width / 2, y: top + height / 2 };
  });
}
