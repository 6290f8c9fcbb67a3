/**
 * The states of all that two people do with each other beside writing notes: the agreement, cards, a session that is
 * led through, what happens between sessions, feedback, resources. In the order in which they are drawn:
 * what is signed in one stays signed in the next.
 */
import type { Locator, Page } from 'playwright-core';
import { ITEM_PARTS } from '#shared/record/schema.ts';
import { caretOf, notes } from '../notes-field.ts';
import { at, offers, says, type State } from './state.ts';
import { PARTNER } from './writers.ts';

const press = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole('button', { name, exact: true }).first().click();

/** Opens what is folded behind these words. */
const unfold = (page: Page, words: string | RegExp): Promise<void> =>
  page.locator('summary').filter({ hasText: words }).first().click();

const region =
  (name: string) =>
  (page: Page): Locator =>
    page.getByRole('region', { name, exact: true });

const AGREEMENT: readonly State[] = [
  {
    name: 'agreement-empty',
    drawn: at('#/m/{begun}/agreement'),
    signs: [says('Nothing is agreed yet.'), offers('button', 'Fill in the empty sections')],
  },
  {
    name: 'agreement-writing',
    drawn: at('#/m/{begun}/agreement'),
    async act(page) {
      await press(page, 'Fill in the empty sections');
      await press(page, 'Write: Cadence');
    },
    signs: [says('Not signed yet.'), (page) => page.getByRole('textbox', { name: 'Cadence' })],
  },
  {
    name: 'agreement-waiting',
    drawn: at('#/m/{begun}/agreement'),
    act: (page) => press(page, 'Sign this text'),
    signs: [says('Not signed yet by Mia Okafor.')],
  },
  {
    name: 'agreement-amended',
    drawn: at('#/m/{mentoring}/agreement'),
    signs: [region('What changed since it was signed'), offers('button', 'Sign the amendment')],
  },
  {
    name: 'agreement-signed-versions',
    drawn: at('#/m/{mentoring}/agreement'),
    async act(page) {
      await press(page, 'Sign the amendment');
      await page.locator('.agreement-version').nth(1).locator('summary').click();
    },
    signs: [says(/^Signed by everyone on /), (page) => page.locator('.agreement-version[open] h3')],
  },
  {
    name: 'agreement-printed',
    drawn: at('#/m/{mentoring}/agreement'),
    isPrinted: true,
    signs: [says(/^Signed by everyone on /)],
  },
];

const CARDS: readonly State[] = [
  {
    name: 'card-mine-empty',
    drawn: at('#/m/{begun}/p/{begun.me}'),
    signs: [(page) => page.getByRole('textbox', { name: 'Working hours' })],
  },
  {
    name: 'card-mine',
    drawn: at('#/m/{mentoring}/p/{mentoring.me}'),
    signs: [(page) => page.getByRole('textbox', { name: 'Step' }).nth(2)],
  },
  {
    name: 'card-theirs',
    drawn: at('#/m/{mentoring}/p/{mentoring.partner}'),
    signs: [says('Left university without a degree'), says(/^Pacific\/Auckland/)],
  },
];

const OVERVIEW: readonly State[] = [
  {
    name: 'mentorship-reporting',
    drawn: at('#/m/{begun}'),
    async act(page) {
      await page.getByLabel('Does one of you report').selectOption('Yes');
      for (const words of ['I am stuck', 'Ask for a review']) await unfold(page, words);
    },
    signs: [says('Then coaching often fits better'), offers('button', 'Make it coaching')],
  },
  {
    name: 'mentorship-cadence-dialog',
    drawn: at('#/m/{begun}'),
    act: (page) => press(page, 'Agree on a cadence'),
    signs: [(page) => page.getByRole('dialog').getByLabel('First day')],
  },
  {
    name: 'mentorship-all',
    drawn: at('#/m/{mentoring}'),
    async act(page) {
      await unfold(page, /later sessions$/);
      await unfold(page, /^1 answered/);
      await unfold(page, '1 with a reply');
      await unfold(page, 'Check in');
      await press(page, /^More about this goal: Speak up/);
      await page.locator('.goal-card').getByText('1 comment').click();
    },
    signs: [says('Yes. Begin with the story.'), says('Thursday would be a good one')],
  },
  {
    name: 'mentorship-item-open',
    drawn: at('#/m/{mentoring}'),
    async act(page) {
      await press(page, /^More about this action item: Introduce/);
      await page.locator('.item-more').getByText('1 comment').click();
    },
    // One's own comment is changed where it stands.
    signs: [(page) => page.getByRole('textbox', { name: 'My comment' })],
  },
];

const SESSION: readonly State[] = [
  {
    name: 'session-led',
    drawn: at('#/m/{mentoring}/s/{mentoring.session}'),
    async act(page) {
      await unfold(page, 'Length, place and who was there');
      await unfold(page, /open action items? from earlier sessions$/);
      await unfold(page, 'Opening round');
      await unfold(page, 'Closing');
    },
    signs: [notes, says('Slept through the night'), says(/minutes left of 60$/)],
  },
  {
    name: 'session-moving',
    drawn: at('#/m/{mentoring}/s/{mentoring.session}'),
    act: (page) => press(page, /^Change when it starts/),
    signs: [(page) => page.getByLabel('Why it moves (optional)')],
  },
  {
    name: 'session-prompts-menu',
    drawn: at('#/m/{mentoring}/s/{mentoring.session}'),
    act: (page) => press(page, 'Put prompts in'),
    signs: [(page) => page.getByRole('menuitem', { name: 'Prompts for a closing session' })],
  },
  {
    name: 'panel-session-led',
    drawn: { as: 'panel', room: 'mentoring', shares: 'mentoring' },
    act: (page) => notes(page).waitFor(),
    signs: [says(/minutes left of 60$/), (page) => caretOf(page, PARTNER)],
  },
  {
    name: 'panel-session-opened',
    drawn: { as: 'panel', room: 'mentoring' },
    async act(page) {
      await notes(page).waitFor();
      for (const words of ['Length, place', /from earlier sessions$/, 'Opening round', 'Closing'])
        await unfold(page, words);
    },
    signs: [says('Slept through the night'), says('That silence is not agreement.')],
  },
  {
    name: 'panel-point-menu',
    drawn: { as: 'panel', room: 'mentoring' },
    async act(page) {
      await notes(page).waitFor();
      await press(page, 'More: How to disagree without stopping the work');
    },
    signs: [(page) => page.getByRole('menuitem', { name: 'Cheer me on' })],
  },
];

const FEEDBACK: readonly State[] = [
  {
    name: 'feedback-empty',
    drawn: at('#/m/{begun}/feedback'),
    signs: [says('No feedback yet. It goes both ways.')],
  },
  {
    name: 'feedback-slips-open',
    drawn: at('#/m/{begun}/feedback'),
    async act(page) {
      await press(page, 'Begin a relationship check');
      await press(page, /^Feedback I am writing/);
      await press(page, 'Write feedback for Mia Okafor');
    },
    signs: [says('Not ready yet'), (page) => page.getByRole('textbox', { name: 'Situation' })],
  },
  {
    name: 'feedback-given-check',
    drawn: at('#/m/{mentoring}/feedback'),
    async act(page) {
      await unfold(page, 'As a table');
      await unfold(page, 'What I will do');
    },
    signs: [says('You let the quiet ones begin'), (page) => page.getByRole('row').nth(9)],
  },
];

const RESOURCES: readonly State[] = [
  {
    name: 'resources-empty',
    drawn: at('#/m/{begun}/resources'),
    act: (page) => unfold(page, 'Suggest an introduction'),
    signs: [(page) => page.getByLabel('To whom?')],
  },
  {
    name: 'resources-full',
    drawn: at('#/m/{mentoring}/resources'),
    signs: [(page) => page.getByLabel(/Time to Think/), says('Tomás Reyes has said yes')],
  },
];

const OTHER_SURFACES: readonly State[] = [
  {
    name: 'bin-each-part',
    drawn: at('#/m/{emptied}/bin'),
    signs: [(page) => page.locator('main li .button').nth(ITEM_PARTS.length - 2)],
  },
  {
    name: 'panel-hostile',
    drawn: { as: 'panel', room: 'hostile' },
    isLong: true,
    signs: [notes],
  },
  {
    name: 'popup-check-in',
    drawn: { as: 'popup' },
    act: (page) => page.getByRole('radio', { name: 'Check-in' }).check({ force: true }),
    signs: [(page) => page.getByRole('radio', { name: 'Great' })],
  },
];

/** What is too much for a page, and what a partner can write who means no good. */
const TOO_MUCH: readonly State[] = (
  [
    ['mentorship', '', '[data-jot]'],
    ['session', '/s/{room.session}', '.notes-field'],
    ['feedback', '/feedback', '[data-feedback]'],
    ['resources', '/resources', '[data-resource]'],
    ['card', '/p/{room.me}', '.path-step'],
    ['bin', '/bin', 'li .button'],
    ['agreement', '/agreement', '.agreement-state'],
  ] as const
).flatMap(([name, path, sign]) =>
  (['long', 'hostile'] as const).map((room): State => ({
    name: `${name}-${room}`,
    drawn: at(`#/m/{${room}}${path.replace('room', room)}`),
    ...(name === 'agreement' || name === 'bin' ? {} : { isLong: true }),
    signs: [(page) => page.locator(`main ${sign}`)],
  })),
);

/** All of them. */
export const MENTORING_STATES: readonly State[] = [
  ...[...AGREEMENT, ...CARDS, ...OVERVIEW, ...SESSION],
  ...[...FEEDBACK, ...RESOURCES, ...OTHER_SURFACES, ...TOO_MUCH],
];
