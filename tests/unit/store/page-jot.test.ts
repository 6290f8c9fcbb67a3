/** What becomes of a page, whatever it says of itself, and of an address that somebody types. */
import { describe, expect, test } from 'vitest';
import { MAX_NAME_CHARACTERS, MAX_TEXT_CHARACTERS } from '#shared/record/limits.ts';
import { creationUpdate } from '#shared/record/new-item.ts';
import { newId, type ItemId } from '#shared/base/ids.ts';
import { jotOfPage, PAGE_PARTS, resourceOf } from '../../../extension/store/page-jot.ts';
import { author } from '../../support/record/people.ts';

const PAGE = {
  part: 'resource',
  url: 'https://example.org/a',
  title: 'A page',
  selection: undefined,
} as const;

describe('[U269] a page', () => {
  test('becomes a resource by its title, with the selected words as why', () => {
    expect(jotOfPage(PAGE)).toEqual({ text: 'A page', source: 'https://example.org/a' });
    expect(jotOfPage({ ...PAGE, selection: ' so\nit is ' })).toEqual({
      text: 'A page',
      source: 'https://example.org/a',
      quote: 'so it is',
    });
  });

  test.each(['talkingPoint', 'actionItem'] as const)(
    'becomes a %s by the selected words, and by its title without any',
    (part) => {
      expect(jotOfPage({ ...PAGE, part, selection: 'Read this' })).toEqual({
        text: 'Read this',
        source: 'https://example.org/a',
      });
      expect(jotOfPage({ ...PAGE, part })?.text).toBe('A page');
    },
  );

  test.each([
    ['nothing', ''],
    ['what cannot be seen', '\u200B\u202E \u0000\u0007'],
    ['no title', undefined],
  ])('that calls itself %s is called by its host', (_, title) => {
    expect(jotOfPage({ ...PAGE, title })?.text).toBe('example.org');
  });

  test.each([
    ['javascript', 'javascript:alert(1)'],
    ['a file', 'file:///etc/passwd'],
    ['the browser itself', 'chrome://settings/'],
    ['the extension', 'chrome-extension://abc/dashboard.html'],
    ['a mail', 'mailto:sam@example.org'],
    ['nothing', undefined],
    ['no address', 'example'],
    ['one that is too long', `https://example.org/${'a'.repeat(2_100)}`],
  ])('whose address is %s becomes nothing', (_, url) => {
    for (const part of PAGE_PARTS) expect(jotOfPage({ ...PAGE, part, url })).toBeUndefined();
  });

  test('keeps no password of its address', () => {
    const url = 'https://sam:secret@example.org/a';
    expect(jotOfPage({ ...PAGE, url })?.source).toBe('https://example.org/a');
  });

  test.each([
    ['a million letters', 'a'.repeat(1_000_000)],
    ['a million emoji', '👩‍🚀'.repeat(200_000)],
    ['half of an emoji at the cut', `${'a'.repeat(118)}${'🚀'.repeat(9)}`],
    ['marks that normalise to more', '\u0390'.repeat(5_000)],
    ['a lone surrogate', '\uD83D'.repeat(500)],
  ])('that calls itself %s is cut to what the record takes', (_, words) => {
    const cut = jotOfPage({ ...PAGE, title: words, selection: words });
    expect(Array.from(cut?.text ?? '').length).toBeLessThanOrEqual(MAX_NAME_CHARACTERS);
    expect(Array.from(cut?.quote ?? '').length).toBeLessThanOrEqual(MAX_TEXT_CHARACTERS);
    const kept = creationUpdate(author(), {
      part: 'resources',
      id: newId<ItemId>(),
      title: cut?.text ?? '',
      url: cut?.source,
      why: cut?.quote,
    });
    expect(kept.ok).toBe(true);
  });
});

describe('[U270] a resource that is typed', () => {
  test.each([
    ['https://example.org/a Deep work', { text: 'Deep work', source: 'https://example.org/a' }],
    ['Deep work  https://example.org/a', { text: 'Deep work', source: 'https://example.org/a' }],
    ['https://example.org/a', { text: 'example.org', source: 'https://example.org/a' }],
    ['Deep work', { text: 'Deep work' }],
    ['javascript:alert(1) Deep work', { text: 'javascript:alert(1) Deep work' }],
    ['https://a:b@example.org', { text: 'https://a:b@example.org' }],
    ['', { text: '' }],
  ])('as “%s” is its address, and what else was typed', (typed, said) => {
    expect(resourceOf(typed)).toEqual(said);
  });
});
