/** Every address that a view draws or opens: ours, or one that came through the one rule of addresses. */
import { expect, test } from 'vitest';
import { sourceFiles, textOf } from '../support/house/source-files.ts';

/** What a view may draw that is no place of ours: read by a field for addresses, or asked of `safeHref` there. */
const ASKED: Readonly<Record<string, readonly string[]>> = {
  'extension/views/between/AddressLink.tsx': ['{href}'],
  'extension/views/between/ReviewLine.tsx': ['{link}'],
  'extension/views/items/Deliverable.tsx': ['{href}'],
  'extension/views/items/ItemSigns.tsx': ['{deliverable}', '{source}'],
  'extension/views/items/SourceLink.tsx': ['{href}'],
  // A line of what is mine leads to a place of ours.
  'extension/views/mine/MineLine.tsx': ['{href}'],
  'extension/views/resources/Resources.tsx': ['{url}'],
  'extension/views/session/LinkBar.tsx': ['{link.href}'],
  'extension/views/session/PointWanted.tsx': ['{source}'],
  'extension/views/session/ReadonlyNotes.tsx': ['{href}'],
  'extension/views/session/SessionFacts.tsx': ['{link}'],
  // The call's link as the projection gives it, which asked [B97]; and the mentorship's own page.
  'extension/views/today/TodaySessions.tsx': ['{link}', '{mentorship}'],
};

/** What opens a page by itself. */
const OPENS =
  /\b(?:window\.open|location\.(?:assign|replace)|(?<!-)location\.href\s*=|tabs\.create)/;
const MAY_OPEN = [
  'extension/editor/mount.ts',
  'extension/platform/pages.ts',
  'extension/views/feedback/Appreciation.tsx',
];

const views = sourceFiles().filter(
  (path) => path.startsWith('extension/') && !path.startsWith('extension/start/'),
);

test('[U279] a view draws no address but places of ours and those that were asked of the one rule', () => {
  const drawn = views.flatMap((path) =>
    [...textOf(path).matchAll(/\shref=(\{[^}]*\}?|"[^"]*")/g)]
      .map(([, address = '']) => address)
      .filter((address) => !/^(?:\{routeToHash\(|"#)/.test(address))
      .filter((address) => !ASKED[path]?.includes(address))
      .map((address) => `${path} draws ${address}`),
  );
  expect(drawn).toEqual([]);
});

test('[U279] a page is opened in few places, which are known', () => {
  expect(views.filter((path) => OPENS.test(textOf(path)))).toEqual(MAY_OPEN);
});
