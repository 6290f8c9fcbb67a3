/** Which addresses may be links. */
import { describe, expect, test } from 'vitest';
import { safeHref } from '#shared/record/safe-href.ts';
import { findLinks, hostOfHref, typedHref } from '../../../extension/editor/safe-link.ts';

describe('[E6] an address is a link only when', () => {
  test.each([
    'javascript:alert(1)',
    ' JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,<script>1</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'chrome-extension://abc/page.html',
    'ftp://example.org/',
    '//example.org/x',
    '/relative',
    'https://user:secret@example.org/',
    'https://bank.example@evil.example/',
    'mailto:',
    `https://example.org/${'a'.repeat(3000)}`,
    '',
    42,
    null,
    { href: 'https://example.org' },
  ])('it is http, https or mailto: %j is none', (value) => {
    expect(safeHref(value)).toBeUndefined();
  });

  test.each([
    ['https://example.org/a?b#c', 'https://example.org/a?b#c'],
    ['HTTP://Example.org', 'http://example.org/'],
    ['mailto:sam@example.org', 'mailto:sam@example.org'],
  ])('%s is one', (value, href) => {
    expect(safeHref(value)).toBe(href);
  });
});

test.each([
  ['example.org/path', 'https://example.org/path'],
  ['sam@example.org', 'mailto:sam@example.org'],
  ['localhost:8080/x', 'https://localhost:8080/x'],
  ['example.org:8443', 'https://example.org:8443/'],
  ['http://example.org', 'http://example.org/'],
  ['javascript:alert(1)', undefined],
  ['two words', undefined],
  ['word', undefined],
  ['', undefined],
])('[E6] typed into the link field, %j means %j', (typed, href) => {
  expect(typedHref(typed)).toBe(href);
});

test.each([
  ['https://example.org:8443/a', 'example.org:8443'],
  ['mailto:sam@example.org', 'sam@example.org'],
  ['mailto:%E0%A4%A@example.org', '%E0%A4%A@example.org'],
  ['javascript:alert(1)', ''],
])('[E6] before %s is opened, %j is shown', (href, host) => {
  expect(hostOfHref(href)).toBe(host);
});

test.each([
  ['see https://example.org/a.', ['https://example.org/a']],
  ['(https://en.example.org/wiki/A_(b))', ['https://en.example.org/wiki/A_(b)']],
  ['a https://a.example, b http://b.example/x!', ['https://a.example/', 'http://b.example/x']],
  ['“https://example.org”', ['https://example.org/']],
  ['no address: example', []],
])('[E8] in %j the addresses are %j', (text, hrefs) => {
  expect(findLinks(text).map(({ href }) => href)).toEqual(hrefs);
});
