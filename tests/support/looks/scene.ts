/**
 * One state of one surface, and the looks it can be seen in. The same list of scenes is what
 * `npm run screenshots` pictures and what the flow `looks` walks through.
 */
import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import type { Person } from '../person.ts';
import { personOf, type Guest, type Stage } from './stage.ts';

/** A state: who sees it, and how it comes about. The page is closed after it was visited. */
export type Scene = {
  /** Surface first: `panel-offline`. */
  readonly name: string;
  readonly who: 'kim' | 'ben' | 'mia' | Guest;
  readonly open: (stage: Stage) => Promise<Page>;
  /** Its storage is closed, so it never hears which language was chosen. */
  readonly isDeaf?: boolean;
};

/** What is done with each scene. */
export type Visit = (scene: Scene, page: Page, person: Person) => Promise<void>;

/** How a scene is looked at. */
export type Look = {
  readonly name: string;
  readonly colorScheme: 'light' | 'dark';
  /** A language of the test build; '' is English. */
  readonly language: string;
  /** The browser's own size of text, in CSS pixels; 16 is usual. */
  readonly textSize: number;
};

const PLAIN: Look = { name: 'light', colorScheme: 'light', language: '', textSize: 16 };

/** Every look. The first is the one in which scenes are opened. */
const LOOKS: readonly Look[] = [
  PLAIN,
  { ...PLAIN, name: 'dark', colorScheme: 'dark' },
  { ...PLAIN, name: 'rtl', language: 'ar-XB' },
  { ...PLAIN, name: 'pseudo', language: 'en-XA' },
  { ...PLAIN, name: 'text-200', textSize: 32 },
];

/** The looks that a scene can wear; `names`: only these of them. */
export function looksOf(
  { isDeaf = false }: Pick<Scene, 'isDeaf'>,
  names: readonly string[] = LOOKS.map(({ name }) => name),
): readonly Look[] {
  return LOOKS.filter(({ name }) => names.includes(name)).filter(
    ({ language }) => !isDeaf || language === '',
  );
}

/** Whether this is `npm run test:long`. */
export function isLongRun(): boolean {
  return process.env['TWOWAY_LONG'] !== undefined;
}

/**
 * The looks of `names` in which a scene is seen this time: one of them, by its place among the scenes,
 * so that every state and every look is seen; all of them in the long run (`npm run test:long`).
 */
export function looksInTurn(
  scene: Pick<Scene, 'isDeaf'>,
  place: number,
  names: readonly string[],
): readonly Look[] {
  const looks = looksOf(scene, names);
  const one = looks[place % looks.length];
  return !isLongRun() && one !== undefined ? [one] : looks;
}

/** Opens each scene in turn and visits it; what a visit changed is put back before the next. */
export async function visitScenes(
  stage: Stage,
  scenes: readonly Scene[],
  visit: Visit,
): Promise<void> {
  for (const scene of scenes) {
    const person = personOf(stage, scene.who);
    const page = await scene.open(stage).catch((error: unknown) => {
      throw new Error(`the scene ${scene.name} does not open: ${String(error)}`);
    });
    try {
      await visit(scene, page, person);
      await wear(page, person, PLAIN);
    } finally {
      await page.close();
    }
  }
}

/** Dresses a page in a look and waits until it wears it. */
export async function wear(page: Page, person: Person, look: Look): Promise<void> {
  await wearColours(page, look);
  await speak(page, person, look.language);
}

/** The colours and the size of text of a look, without its language. */
export async function wearColours(page: Page, look: Look): Promise<void> {
  // Without motion, so that what is seen is where a change of colours ends.
  await page.emulateMedia({ colorScheme: look.colorScheme, reducedMotion: 'reduce' });
  await setTextSize(page, look.textSize);
}

/** Kept open: the size goes with the session that has set it. */
const textSessions = new WeakMap<Page, CDPSession>();

/** As in the browser's own settings: what is measured in rem grows, media queries too. */
async function setTextSize(page: Page, standard: number): Promise<void> {
  const known = textSessions.get(page);
  if (known === undefined && standard === PLAIN.textSize) return;
  const session = known ?? (await page.context().newCDPSession(page));
  textSessions.set(page, session);
  await session.send('Page.setFontSizes', { fontSizes: { standard } });
}

/** Each person's settings stay open in a tab behind, so that the language is chosen quickly. */
const settingsPages = new WeakMap<BrowserContext, { page: Page; language: string }>();

/** Chooses the language in the settings, as a person does, and waits until the page speaks it. */
async function speak(page: Page, person: Person, language: string): Promise<void> {
  const known = settingsPages.get(person.context);
  if ((known?.language ?? PLAIN.language) === language) return;
  const settings = known?.page ?? (await person.openDashboard('#/settings'));
  settingsPages.set(person.context, { page: settings, language });
  await settings.locator('select:has(option[value="en-XA"])').selectOption(language);
  await page.bringToFront();
  await page.locator(`html[lang="${language || 'en'}"]`).waitFor();
}
