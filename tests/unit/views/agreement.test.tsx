/** The agreement of a mentorship on the screen, over a real record and real keys. */
import { act, fireEvent, screen, waitFor, within } from '@testing-library/preact';
import { beforeAll, expect, test, vi } from 'vitest';
import type * as Y from 'yjs';
import type { Millis } from '#shared/base/ids.ts';
import { agreementOf, type AgreementSection } from '#shared/record/agreement.ts';
import { addMark } from '#shared/record/operations/marks.ts';
import { setMentorship } from '#shared/record/operations/mentorship.ts';
import { MENTORSHIP_KINDS } from '#shared/record/schema.ts';
import { announcement } from '../../../extension/components/announcer.ts';
import { openAgreement } from '../../../extension/hooks/agreement.ts';
import type { Room } from '../../../extension/hooks/room.ts';
import { wordsToBegin } from '../../../extension/views/agreement/agreement-words.ts';
import { AgreementLink } from '../../../extension/views/agreement/AgreementLink.tsx';
import { AgreementPage } from '../../../extension/views/agreement/AgreementPage.tsx';
import { revealLine } from '../../../extension/views/links/reveal-line.ts';
import { placeOfEntry } from '../../../extension/views/search/found-place.ts';
import { signedTextId } from '../../../extension/search/search-entry.ts';
import '../../../extension/locales/pages.ts';
import { author, done, MONDAY, pairRecord, ROBIN, SAM } from '../../support/record/people.ts';
import { signers, type Signer } from '../../support/signing.ts';
import { drawIn, roomOver } from '../session/session-page.tsx';

let sam: Signer;
let robin: Signer;

beforeAll(async () => {
  const both = await signers([SAM, ROBIN]);
  [sam, robin] = both as [Signer, Signer];
});

function write(doc: Y.Doc, section: AgreementSection, words: string): void {
  const text = agreementOf(doc, section);
  doc.transact(() => {
    text.delete(0, text.length);
    text.insert(0, words);
  });
}

function openPage(doc = pairRecord()) {
  const over = roomOver(doc);
  let minutes = 0;
  const now = () => (MONDAY + (minutes += 1) * 60_000) as Millis;
  const room: Room = { ...over.room, now, signing: sam.signing };
  const { container } = drawIn(room, <AgreementPage />);
  return { ...over, room, container };
}

/** Robin signs what stands there, on another device. */
async function robinSigns(room: Room): Promise<void> {
  const agreement = openAgreement({
    ...room,
    memberId: ROBIN,
    signing: robin.signing,
    act: (operation) => operation(room.doc, author(1, ROBIN)),
  });
  await act(async () => void done(await agreement.sign()));
  agreement.close();
}

const says = (words: string | RegExp) => screen.findByText(words);
function unfoldVersions(): readonly HTMLDetailsElement[] {
  return screen.getAllByText(/^Text of /).map((summary) => {
    const details = summary.closest('details');
    if (!details) throw new Error('a text that is not folded');
    details.open = true;
    fireEvent(details, new Event('toggle'));
    return details;
  });
}

const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));

test('[U162] a section shows what stands in it or what belongs there, and is written by a press', async () => {
  const { doc } = openPage();
  const purpose = screen.getByRole('region', { name: 'Purpose' });
  within(purpose).getByText(/^Why the two of you/);
  void act(() => write(doc, 'purpose', 'To speak in public'));
  within(purpose).getByText('To speak in public');
  fireEvent.click(within(purpose).getByRole('button', { name: 'Write: Purpose' }));
  const field = await within(purpose).findByRole('textbox', { name: 'Purpose' });
  expect(field.textContent).toContain('To speak in public');
  fireEvent.click(within(purpose).getByRole('button', { name: 'Close: Purpose' }));
  expect(within(purpose).queryByRole('textbox')).toBeNull();
});

test('[U163] words to begin with fill what is empty, by the kind; Undo takes them out again', async () => {
  const doc = pairRecord();
  done(setMentorship(doc, author(), { kind: 'reverse' }));
  write(doc, 'purpose', 'Ours');
  openPage(doc);
  press('Fill in the empty sections');
  expect(agreementOf(doc, 'purpose').toJSON()).toBe('Ours');
  expect(agreementOf(doc, 'roles').toJSON()).toContain('less experience mentors here');
  expect(screen.queryByRole('button', { name: 'Fill in the empty sections' })).toBeNull();
  expect(screen.getByText('somebody is in danger,')).toBeTruthy();
  press('Undo');
  expect(agreementOf(doc, 'roles').toJSON()).toBe('');
  expect(agreementOf(doc, 'purpose').toJSON()).toBe('Ours');
  await says('Not signed yet.');
});

test.each([undefined, ...MENTORSHIP_KINDS])(
  '[U163] words to begin with (%s) say what mentoring takes: answers in time, check-ins, a look at work, deadlines',
  (kind) => {
    const words = wordsToBegin(kind)
      .map(({ text }) => text)
      .join('\n');
    for (const part of [/answered within/, /check-in/, /looks? over .*work/, /delivered has a day/])
      expect(words).toMatch(part);
  },
);

test('[U164, U165] it says how it stands: empty, unsigned, waiting for one, signed by everyone', async () => {
  const { doc, room, record } = openPage();
  await says('Nothing is agreed yet.');
  expect(screen.queryByRole('button', { name: 'Sign this text' })).toBeNull();
  void act(() => write(doc, 'purpose', 'To speak in public'));
  await says('Not signed yet.');
  press('Sign this text');
  await says('Not signed yet by Robin.');
  expect(announcement.value).toContain('You signed the agreement.');
  await says(/^Sam, .*Signed, and checked\.$/);
  expect(screen.queryByRole('button', { name: 'Sign this text' })).toBeNull();
  await robinSigns(room);
  await says(/^Signed by everyone on /);
  expect(record().agreementVersions).toHaveLength(1);
  expect(record().agreementSignatures).toHaveLength(2);
});

test('[U165] Undo takes a signature back', async () => {
  const { doc, record } = openPage();
  void act(() => write(doc, 'purpose', 'To speak in public'));
  await says('Not signed yet.');
  press('Sign this text');
  await says('Not signed yet by Robin.');
  press('Undo');
  await says('Not signed yet.');
  expect(record().agreementSignatures).toEqual([]);
  expect(screen.queryByRole('heading', { name: 'What was signed' })).toBeNull();
});

test('[U164] a signature that somebody else wrote under a name is shown as not checked and counts for nothing', async () => {
  const { doc, room } = openPage();
  void act(() => write(doc, 'purpose', 'To speak in public'));
  await says('Not signed yet.');
  press('Sign this text');
  await says('Not signed yet by Robin.');
  const [mine] = room.record.value.agreementSignatures;
  if (!mine) throw new Error('no signature');
  const { hash, ...forged } = mine;
  void act(() => void doc.getMap('agreementSignatures').set(`${hash}:${ROBIN}`, forged));
  await waitFor(() => expect(doc.getMap('agreementSignatures').size).toBe(2));
  await says('Not signed yet by Robin.');
  unfoldVersions();
  await says(/^Robin, .*could not be checked/);
});

test('[U166] what changed after everybody signed is shown word by word, and each is asked again', async () => {
  const { doc, room, container } = openPage();
  void act(() => write(doc, 'cadence', 'We meet every two weeks'));
  await says('Not signed yet.');
  press('Sign this text');
  await says('Not signed yet by Robin.');
  await robinSigns(room);
  await says(/^Signed by everyone/);
  void act(() => write(doc, 'cadence', 'We meet every three weeks'));
  await says('Changed since it was signed. To be signed again by Sam and Robin.');
  expect(container.querySelector('del')?.textContent).toBe('Taken out: two');
  expect(container.querySelector('ins')?.textContent).toBe('New: three');
  press('Sign the amendment');
  await says('Changed since it was signed. To be signed again by Robin.');
  await robinSigns(room);
  await says(/^Signed by everyone/);
  expect(container.querySelector('del')).toBeNull();
});

test('[U24] what is said of a difference takes no part in the direction of the words of people', async () => {
  const { doc, room, container } = openPage();
  void act(() => write(doc, 'cadence', 'שלום'));
  await says('Not signed yet.');
  press('Sign this text');
  await says('Not signed yet by Robin.');
  await robinSigns(room);
  await says(/^Signed by everyone/);
  void act(() => write(doc, 'cadence', 'עולם'));
  await says(/^Changed since it was signed/);
  const said = [...container.querySelectorAll('.agreement-difference .visually-hidden')];
  expect(said.map(({ localName }) => localName)).toEqual(['bdi', 'bdi']);
});

test('[U167] every text that was signed stays with who signed it, the newest first', async () => {
  const { doc, room } = openPage();
  for (const words of ['first', 'second']) {
    void act(() => write(doc, 'purpose', words));
    await says(words === 'first' ? 'Not signed yet.' : /^Changed since/);
    press(words === 'first' ? 'Sign this text' : 'Sign the amendment');
    await says(/signed (yet|again) by Robin/);
    await robinSigns(room);
    await says(/^Signed by everyone/);
  }
  const versions = unfoldVersions();
  await waitFor(() =>
    expect(versions.map((one) => one.querySelectorAll('[data-holds=true]').length)).toEqual([2, 2]),
  );
  const text = (one: Element) =>
    one.querySelector(':scope > .agreement-change .agreement-difference')?.textContent;
  expect(versions.map(text)).toEqual(['second', 'first']);
  const [latest, eldest] = versions;
  const changed = latest?.querySelector('.agreement-changes');
  expect(changed?.querySelector('del')?.textContent).toContain('first');
  expect(changed?.querySelector('ins')?.textContent).toContain('second');
  expect(eldest?.querySelector('.agreement-changes')).toBeNull();
});

test('[U289] who is led to a former text finds it opened, with the focus', async () => {
  const { doc, room, record, container } = openPage();
  void act(() => write(doc, 'purpose', 'first'));
  await says('Not signed yet.');
  press('Sign this text');
  await robinSigns(room);
  await says(/^Signed by everyone/);
  void act(() => write(doc, 'purpose', 'second'));
  const hash = record().agreementVersions[0]?.hash ?? '';
  const entry = { kind: 'formerAgreement', id: signedTextId(hash), text: 'first' } as const;
  const place = placeOfEntry({ ...entry, roomId: room.roomId, session: undefined });
  const page = container.querySelector<HTMLElement>('.agreement-versions');
  if (!page) throw new Error('no texts');
  const ending = new AbortController();

  revealLine(place, page, ending.signal);

  const version = page.querySelector('details');
  expect(version?.open).toBe(true);
  expect(document.activeElement?.textContent).toMatch(/^Text of /);
  ending.abort();
});

test('[U165] what a partner changed while I signed is not signed', async () => {
  const { doc, room, record } = openPage();
  void act(() => write(doc, 'purpose', 'one'));
  await says('Not signed yet.');
  vi.spyOn(room.signing, 'sign').mockImplementationOnce(async (hash, at) => {
    write(doc, 'purpose', 'two');
    return sam.signing.sign(hash, at);
  });
  press('Sign this text');
  await screen.findAllByText(/^The agreement changed while you signed/);
  expect(record().agreementSignatures).toEqual([]);
});

test('[U168] it is printed from its page, and in a record of a newer version it is only read', async () => {
  const print = vi.fn<() => void>();
  vi.stubGlobal('print', print);
  const { doc } = openPage();
  press('Print');
  expect(print).toHaveBeenCalledOnce();
  void act(() => write(doc, 'purpose', 'one'));
  await says('Not signed yet.');
  void act(() => void doc.getMap('meta').set('schemaVersion', 9));
  for (const name of ['Sign this text', 'Fill in the empty sections', 'Write: Purpose'])
    expect(screen.queryByRole('button', { name })).toBeNull();
  vi.unstubAllGlobals();
});

test('[U164] the page of the mentorship says how it stands and leads there', async () => {
  const doc = pairRecord();
  const { room } = roomOver(doc);
  drawIn({ ...room, signing: sam.signing }, <AgreementLink />);
  await says('Nothing is agreed yet.');
  const link = screen.getByRole('link', { name: 'Open the agreement' });
  expect(link.getAttribute('href')).toBe(`#/m/${room.roomId}/agreement`);
  void act(() => write(doc, 'purpose', 'one'));
  await says('Not signed yet.');
});

test('[U271] a line that both changed while apart is named at its section, and dismissed for both', () => {
  const doc = pairRecord();
  write(doc, 'purpose', 'To grow, and to lead');
  const mark = { id: '1:2+3:4', section: 'purpose', block: '1:2', blockHint: 'To grow' } as const;
  done(addMark(doc, author(), mark));
  const { container, record } = openPage(doc);
  const named = container.querySelectorAll('.merged-place');
  expect(
    [...named].map((place) => place.closest('[data-section]')?.getAttribute('data-section')),
  ).toEqual(['purpose']);
  expect(container.querySelector('.merged-place q')?.textContent).toBe('To grow');
  fireEvent.click(screen.getByText('It is fine now'));
  expect(record().marks).toEqual([]);
  expect(container.querySelector('.merged-place')).toBeNull();
});

test('[U271] where the record is only shown it is named, and nothing is offered', () => {
  const doc = pairRecord();
  write(doc, 'purpose', 'To grow');
  const mark = { id: '1:2+3:4', section: 'purpose', block: '1:2', blockHint: 'To grow' } as const;
  done(addMark(doc, author(), mark));
  doc.getMap('meta').set('schemaVersion', 9);
  const { container } = openPage(doc);
  expect(container.querySelector('.merged-place')).not.toBeNull();
  expect(screen.queryByText('It is fine now')).toBeNull();
});
