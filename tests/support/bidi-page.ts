/** A tab of a browser that is driven by WebDriver BiDi, as a page in the hand of a test. */
import { writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fieldsOf, type BiDi, type Fields } from './bidi.ts';
import type { PlainPage, PressedKey } from './plain-page.ts';

/** A page, and what only this driver is asked for. */
export type BiDiPage = PlainPage & {
  /** Runs a whole script, not one expression, in the page. */
  run(script: string): Promise<void>;
  screenshot(to: { readonly path: string }): Promise<void>;
  close(): Promise<void>;
};

/** The characters that stand for keys, as WebDriver numbers them. */
const KEYS: Readonly<Record<PressedKey | 'Control', string>> = {
  Enter: '\uE007',
  Escape: '\uE00C',
  End: '\uE010',
  Delete: '\uE017',
  Control: '\uE009',
  a: 'a',
};

/** Drives the tab `context`. */
export function bidiPage(bidi: BiDi, context: string): BiDiPage {
  const strike = (...keys: readonly string[]) => {
    const down = keys.map((value) => ({ type: 'keyDown', value }));
    const up = keys.toReversed().map((value) => ({ type: 'keyUp', value }));
    const actions = [{ type: 'key', id: 'keys', actions: [...down, ...up] }];
    return bidi.send('input.performActions', { context, actions });
  };
  const strikeEach = (text: string) => {
    const letters = text.split('').map((value) => [
      { type: 'keyDown', value },
      { type: 'keyUp', value },
    ]);
    const actions = [{ type: 'key', id: 'keys', actions: letters.flat() }];
    return bidi.send('input.performActions', { context, actions });
  };
  return {
    evaluate: (expression) => evaluateIn(bidi, context, expression),
    async run(script) {
      await inContext(bidi, context, `${script}\n;"done"`);
    },
    async clickAt(x, y) {
      const actions = [
        { type: 'pointerMove', x: Math.round(x), y: Math.round(y), origin: 'viewport' },
        { type: 'pointerDown', button: 0 },
        { type: 'pointerUp', button: 0 },
      ];
      const mouse = { type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions };
      await bidi.send('input.performActions', { context, actions: [mouse] });
    },
    async type(text, delayMs = 0) {
      for (const part of delayMs > 0 ? text : [text]) {
        await strikeEach(part);
        if (delayMs > 0) await delay(delayMs);
      }
    },
    async press(key, holding) {
      await strike(...(holding === undefined ? [] : [KEYS[holding]]), KEYS[key]);
    },
    async screenshot({ path }) {
      const { data } = await bidi.send('browsingContext.captureScreenshot', { context });
      writeFileSync(path, Buffer.from(String(data), 'base64'));
    },
    async close() {
      await bidi.send('browsingContext.close', { context });
    },
  };
}

/** The value of an expression in a context, waited for, as plain data. */
export async function evaluateIn(
  bidi: BiDi,
  context: string,
  expression: string,
): Promise<unknown> {
  const asText = `(async () => JSON.stringify(await (${expression})))()`;
  const { value } = await inContext(bidi, context, asText);
  return typeof value === 'string' ? JSON.parse(value) : undefined;
}

async function inContext(bidi: BiDi, context: string, expression: string): Promise<Fields> {
  const answer = await bidi.send('script.evaluate', {
    expression,
    target: { context },
    awaitPromise: true,
    userActivation: true,
  });
  if (answer['type'] === 'success') return fieldsOf(answer['result']);
  throw new Error(`in the page: ${String(fieldsOf(answer['exceptionDetails'])['text'])}`);
}
