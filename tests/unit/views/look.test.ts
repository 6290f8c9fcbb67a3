/** The style sheets keep the look's rules. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MEMBER_COLOURS } from '../../../extension/components/member-colours.ts';
import { ROOT } from '../../support/house/source-files.ts';

const sheets = readdirSync(join(ROOT, 'extension'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.css'))
  .map((path) => ({ path, whole: readFileSync(join(ROOT, 'extension', path), 'utf8') }))
  .map(({ path, whole }) => ({ path, whole, text: bare(whole) }));
const tokens = sheets.find(({ path }) => path === join('styles', 'tokens.css'))?.text ?? '';
const others = sheets.filter(({ path }) => path !== join('styles', 'tokens.css'));

function bare(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '');
}

function placesOf(pattern: RegExp): readonly string[] {
  return others.flatMap(({ path, text }) =>
    [...text.matchAll(pattern)].map(([found]) => `${path}: ${found}`),
  );
}

describe('[U20] colours', () => {
  test('are set in tokens.css and nowhere else', () => {
    expect(others.length).toBeGreaterThan(10);
    expect(placesOf(/#[0-9a-f]{3,8}\b|\b(?:oklch|rgb|rgba|hsl|light-dark)\(/gi)).toEqual([]);
  });

  test('have a light and a dark value each, but for those of members', () => {
    const colours = [...tokens.matchAll(/--([\w-]+):\s*([^;]*(?:oklch|#)[^;]*);/g)];
    const single = colours.filter(([, name = '', value = '']) => {
      return !/^(on-)?member/.test(name) && !value.trim().startsWith('light-dark(');
    });
    expect(colours.length).toBeGreaterThan(15);
    expect(single.map(([text]) => text)).toEqual([]);
  });

  test('of members are the same in the sheet and in the program', () => {
    const inSheet = [...tokens.matchAll(/--member-\d: (#[0-9a-f]{6});/g)].map(([, hex]) => hex);
    expect(inSheet).toEqual(MEMBER_COLOURS);
  });

  test('can be chosen against the system', () => {
    expect(tokens).toMatch(/data-theme='dark'\][^}]*color-scheme: dark/);
    expect(tokens).toMatch(/data-theme='light'\][^}]*color-scheme: light/);
  });
});

describe('[U20] motion', () => {
  test('is the token, which is nothing when less motion is wanted', () => {
    expect(tokens).toMatch(/--motion: 120ms/);
    expect(tokens).toMatch(/prefers-reduced-motion: reduce[\s\S]*--motion: 0ms/);
    // A duration of 0s only waits: that is no motion.
    expect(placesOf(/(?:transition|animation)[\w-]*:[^;\d]*[1-9]\d*m?s\b[^;]*/g)).toEqual([]);
  });
});

describe('[U72] directions', () => {
  const noted = /[\w-]+:\s*\/\* physical:[\s\S]*?;/g;
  const logical = sheets.map(({ path, whole }) => ({
    path,
    text: bare(whole.replaceAll(noted, '')),
  }));
  const found = (pattern: RegExp) =>
    logical.flatMap(({ path, text }) =>
      [...text.matchAll(pattern)].map(([one]) => `${path}: ${one}`),
    );

  test('are start and end; left and right only where a note says why', () => {
    expect(found(/[^{};]*\b(?:left|right)\b[^{};]*[;{]/g)).toEqual([]);
    expect(sheets.some(({ whole }) => noted.test(whole))).toBe(true);
  });

  test('of four in a row, the two at the sides are alike', () => {
    const rows = /(?:margin|padding|inset):\s*[^;]*;/g;
    const crooked = found(rows).filter((row) => {
      const sides = (row.split(':').at(-1) ?? '')
        .replace(';', '')
        .trim()
        .split(/\s+(?![^(]*\))/);
      return sides.length === 4 && sides[1] !== sides[3];
    });
    expect(crooked).toEqual([]);
  });
});

describe('[U20] layers', () => {
  test('hold every rule but the one that answers the browser’s own sheet', () => {
    const outside = sheets.map(({ path, text }) => ({ path, rest: withoutLayers(text) }));
    const loose = outside.filter(({ rest }) => rest !== '');
    expect(loose.map(({ path }) => path)).toEqual([join('styles', 'base.css')]);
    expect(loose[0]?.rest).toMatch(/^body \{[^{}]*\}$/);
  });
});

describe('[U22] focus', () => {
  const base = sheets.find(({ path }) => path === join('styles', 'base.css'))?.text ?? '';

  test('is drawn everywhere, in forced colours too', () => {
    expect(base).toMatch(/:focus-visible \{\s*outline: 2px solid/);
    expect(base).toMatch(/forced-colors: active[\s\S]*:focus-visible/);
  });

  test('is taken away only where something else shows it', () => {
    const taken = others.flatMap(({ path, text }) =>
      [...text.matchAll(/([^{}]+)\{[^{}]*outline:\s*(?:none|0)\b/g)].map(
        ([, selector = '']) => `${path}: ${selector.trim()}`,
      ),
    );
    expect(taken).toEqual([
      // The sheet's line turns to the accent; the words show the native field; <main> is no control.
      `${join('components', 'DayField.css')}: .day-field input:focus-visible`,
      `${join('views', 'dashboard', 'dashboard.css')}: .dashboard-main`,
      `${join('views', 'session', 'notes.css')}: .notes-sheet .notes-field:focus-visible`,
    ]);
  });
});

describe('[U23] targets', () => {
  test('of buttons and ticks are 24 px or more', () => {
    const rem = (name: string, sheet: string) =>
      Number(new RegExp(`${name}: ([\\d.]+)rem`).exec(sheet)?.[1]) * 16;
    expect(rem('--target', tokens)).toBeGreaterThanOrEqual(24);
    const tick = sheets.find(({ path }) => path.endsWith('Tick.css'))?.text ?? '';
    expect(rem('inline-size', tick)).toBeGreaterThanOrEqual(24);
    expect(rem('block-size', tick)).toBeGreaterThanOrEqual(24);
  });
});

/** What of a style sheet stands in no layer, without the statement that orders them. */
function withoutLayers(text: string): string {
  const block = /@(?:layer \w+|keyframes [\w-]+) \{/;
  let rest = text.replaceAll(/@layer [\w, ]+;/g, '');
  for (let start = rest.search(block); start >= 0; start = rest.search(block)) {
    rest = rest.slice(0, start) + rest.slice(endOfBlock(rest, start));
  }
  return rest.trim();
}

function endOfBlock(text: string, start: number): number {
  let depth = 0;
  for (let place = text.indexOf('{', start); place < text.length; place += 1) {
    if (text[place] === '{') depth += 1;
    if (text[place] === '}') depth -= 1;
    if (depth === 0) return place + 1;
  }
  return text.length;
}
