/**
 * The states that no scene of tests/support/looks reaches at a fair price: each is drawn on one page that
 * stays open (states-page.tsx), and what a person does to come there is done. What can be seen at once
 * is one state.
 */
import type { Locator } from 'playwright-core';
import { writeInviteCode } from '#shared/seal/invite-code.ts';
import type { Attention, StopReason } from '../../../extension/sync/engine-status.ts';
import { notes } from '../notes-field.ts';
import { done } from '../record/people.ts';
import { showDone, unsavedBanner } from '../surfaces.ts';
import { at, offers, says, type State } from './state.ts';
import { MENTORING_STATES } from './states-mentoring.ts';

const OTHER = 'Reading circle of the platform team';

/** Two mentorships on one device; of one of them there is much. */
const TWO: readonly State[] = [
  {
    name: 'popup-two',
    drawn: { as: 'popup' },
    signs: [
      offers('combobox', 'Mentorship'),
      (page) => page.getByRole('heading', { name: OTHER }),
      (page) => page.getByRole('listitem').getByText(OTHER),
    ],
  },
  {
    name: 'panel-two-what-changed',
    drawn: { as: 'panel', room: 'full' },
    async act(page) {
      await notes(page).waitFor();
      await page.keyboard.press('Alt+Shift+KeyN');
    },
    signs: [offers('combobox', 'Mentorship'), says('Nothing changed since you were last told.')],
  },
  {
    name: 'dashboard-two-with-much',
    drawn: at('#/m/{full}'),
    act: showDone,
    signs: [
      (page) => page.getByRole('navigation').getByText(OTHER),
      says(/^Show \d+ more$/),
      says('more than three active goals'),
      (page) => page.locator('details[open] li'),
    ],
  },
];

/** What needs attention stands in one place, a sentence or two each. */
const ATTENTION: readonly (readonly [Attention, RegExp])[] = [
  [{ type: 'unreadable', count: 2, device: undefined }, /2 changes could not be read/],
  [{ type: 'unreadable', count: 1, device: 'ab12' }, /change from ab12 could not be read/],
  [{ type: 'uninvited', count: 1, name: 'Nobody' }, /calls itself “Nobody”/],
  [{ type: 'unconfirmed-epoch' }, /its own history does not say so/],
  [{ type: 'kept-out', count: 2 }, /2 changes were kept out/],
  [{ type: 'history', fault: 'gap' }, /left out part of the history/],
  [{ type: 'history', fault: 'fork' }, /different histories/],
  [{ type: 'snapshot' }, /A summary .* could not be used/],
  [{ type: 'no-snapshot' }, /too large for a summary/],
  [{ type: 'too-large', count: 3 }, /3 changes in all/],
];

const stopped = (reason: StopReason, words: RegExp): State => {
  const status = { relay: { state: 'stopped', reason }, attention: [] } as const;
  const retry = offers('button', 'Try the relay again');
  const signs = reason === 'struck-out' ? [says(words)] : [says(words), retry];
  return { name: `panel-stopped-${reason}`, drawn: { as: 'panel', room: 'little', status }, signs };
};

const TOLD: readonly State[] = [
  {
    name: 'panel-attention',
    drawn: {
      as: 'panel',
      room: 'little',
      status: { attention: ATTENTION.map(([attention]) => attention) },
    },
    signs: ATTENTION.map(([, words]) => says(words)),
  },
  stopped('wrong-relay', /says it is another one/),
  stopped('not-allowed', /does not accept this device/),
  stopped('unknown-version', /speaks another version/),
  stopped('struck-out', /was struck out of the mentorship/),
];

const TRY = offers('button', 'Try again');

const NOT_THERE: readonly State[] = [
  {
    name: 'panel-fault',
    drawn: { as: 'panel', room: 'full', breaks: true },
    signs: [says('stopped working'), TRY],
  },
  {
    name: 'dashboard-fault',
    drawn: { as: 'dashboard', hash: '#/m/{full}', breaks: true },
    signs: [says('stopped working'), TRY],
  },
  {
    name: 'store-blocked',
    drawn: { as: 'no-store', fault: 'blocked' },
    signs: [unsavedBanner, TRY],
  },
  { name: 'store-newer', drawn: { as: 'no-store', fault: 'newer' }, signs: [unsavedBanner, TRY] },
  { name: 'popup-blocked', drawn: { as: 'popup', fault: 'blocked' }, signs: [unsavedBanner, TRY] },
  { name: 'mentorship-gone', drawn: at('#/m/{none}'), signs: [says('is not on this device')] },
  { name: 'session-gone', drawn: at('#/m/{full}/s/{none}'), signs: [says('is not in the record')] },
];

const INVITE = { relayAddress: 'wss://relay.example.org', secret: new Uint8Array(16) };

async function writeAddress(field: Locator, address: string): Promise<void> {
  await field.fill(address);
  await field.press('Enter');
}

const REFUSED: readonly State[] = [
  {
    name: 'dashboard-code-seen',
    drawn: { as: 'dashboard', hash: '#/', isNew: true },
    act: (page) =>
      page.getByLabel('The first thing one of you will do').fill(done(writeInviteCode(INVITE))),
    signs: [says('looks like an invite code')],
  },
  {
    name: 'settings-relay-refused',
    drawn: at('#/settings'),
    async act(page) {
      await writeAddress(page.getByLabel('Relay for new mentorships'), 'not a relay');
      await page.keyboard.press('Tab');
    },
    signs: [says('This is not an address.')],
  },
  {
    name: 'dashboard-relay-refused',
    drawn: at('#/m/{little}'),
    async act(page) {
      await page.getByRole('button', { name: 'Set relay' }).click();
      await writeAddress(page.getByRole('dialog').getByLabel('Relay address'), 'not a relay');
    },
    signs: [says('This is not an address.')],
  },
  {
    name: 'session-link-unsafe',
    drawn: at('#/m/{full}/s/{full.session}'),
    async act(page) {
      await notes(page).getByText('the handbook').click();
      await page.getByRole('button', { name: 'Change', exact: true }).click();
      await writeAddress(page.getByRole('dialog').getByLabel('Address'), 'javascript:alert(1)');
    },
    signs: [says('A link can go to a web page')],
  },
];

/** A session beside which the partner started one, with a start that is none, a link, and too much pasted. */
const SESSION: State = {
  name: 'session-other-bad-start-link-paste',
  drawn: at('#/m/{full}/s/{full.session}'),
  async act(page) {
    await page.getByRole('button', { name: /^Change when it starts/ }).click();
    await page.getByLabel('Starts').fill('1901-01-01T10:00');
    await page.getByLabel('Starts').press('Tab');
    await notes(page).getByText('the handbook').click();
    await notes(page).evaluate((field) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', 'x'.repeat(300_000));
      const how = { clipboardData, bubbles: true, cancelable: true };
      field.dispatchEvent(new ClipboardEvent('paste', how));
    });
  },
  signs: [
    offers('button', 'Go there'),
    says('A date that exists belongs here, from 1970 to 9999.'),
    offers('group', 'Link at the cursor'),
    says('Too much to paste at once'),
  ],
};

/** What was said to a session, and what was agreed on for those after it. */
const TALK: readonly State[] = [
  {
    name: 'session-comments',
    drawn: at('#/m/{full}/s/{full.session}'),
    async act(page) {
      await page.getByRole('button', { name: '1 comment' }).first().click();
      await page.getByRole('button', { name: 'Comments on: We stop at four' }).click();
      await page.getByText('1 comment', { exact: true }).last().click();
    },
    signs: [
      says('The talk in March, above all'),
      says('Good for both of us'),
      says('Thank you for the hour'),
      says('From handbook.example'),
    ],
  },
  {
    name: 'dashboard-left-out',
    drawn: at('#/m/{full}'),
    act: (page) => page.getByText('1 day left out').click(),
    signs: [offers('button', 'Change the cadence'), says('Meet after all'), says(/· 6 times$/)],
  },
  {
    name: 'dashboard-cadence-form',
    drawn: at('#/m/{full}'),
    act: (page) => page.getByRole('button', { name: 'Change the cadence' }).click(),
    signs: [says('How many times')],
  },
];

/** A browser of mine that is to be struck out, is being, and is. */
const STRIKING: readonly State[] = [
  {
    name: 'devices-strike-out',
    drawn: { as: 'devices', states: [] },
    act: (page) => page.getByRole('button', { name: /^Strike out The old laptop/ }).click(),
    signs: [says('can still be read there'), offers('button', 'Strike out')],
  },
  {
    name: 'devices-striking',
    drawn: { as: 'devices', states: ['out', 'waits', 'elsewhere'] },
    signs: [says('1 of 3 places done'), says('waits for its relay')],
  },
  {
    name: 'devices-struck-out',
    drawn: { as: 'devices', states: ['out', 'out', 'no-right'], isDone: true },
    signs: [says(/^Struck out$/), says('1 place not done')],
  },
  {
    name: 'devices-unlisted',
    drawn: { as: 'devices', states: [], unlisted: [undefined, 'now', 'waits', 'no-right'] },
    signs: [
      says('Also in your mentorships as you'),
      says('the relay did not answer'),
      offers('button', 'Strike out A device without a name in Mia and Ben…'),
    ],
  },
  {
    name: 'devices-unlisted-strike-out',
    drawn: { as: 'devices', states: [], unlisted: [undefined] },
    act: (page) => page.getByRole('button', { name: /^Strike out A device without/ }).click(),
    signs: [says('It is struck out of “Mia and Ben”'), offers('button', 'Strike out')],
  },
];

/** All of them. */
export const DRAWN_STATES: readonly State[] = [
  ...[...TWO, ...TOLD, ...NOT_THERE, ...REFUSED],
  ...STRIKING,
  ...TALK,
  SESSION,
  ...MENTORING_STATES,
];
