/**
 * Finds words of the interface that are cut off, lie outside the page, or do not fit into their
 * field. What a person wrote (`dir="auto"`) may be shortened where a name stands for more.
 */
import type { Page } from 'playwright-core';

/** Selects that show names which people gave; these are shortened with dots. */
const OF_NAMES = '.panel-choice, .jot-mentorship, .goal-fields select, .about select';

/** One line for each text that cannot be read whole. */
export function cutTexts(page: Page): Promise<readonly string[]> {
  return page.evaluate((ofNames) => {
    const faults: string[] = [];
    const { documentElement: root } = document;
    const note = (what: string, text: string): void => void faults.push(`${what}: "${text}"`);
    if (root.scrollWidth > root.clientWidth + 1)
      note('the page is wider than its window', `${root.scrollWidth} > ${root.clientWidth}`);

    const isClipped = (rect: DOMRect, element: Element): boolean => {
      for (let box: Element | null = element; box && box !== root; box = box.parentElement) {
        const { overflowX, overflowY, position } = getComputedStyle(box);
        const bounds = box.getBoundingClientRect();
        const beyondX = rect.right > bounds.right + 1 || rect.left < bounds.left - 1;
        const beyondY = rect.bottom > bounds.bottom + 2 || rect.top < bounds.top - 2;
        if (beyondX && overflowX !== 'visible') return true;
        if (beyondY && (overflowY === 'hidden' || overflowY === 'clip')) return true;
        // What is around a fixed box does not clip it.
        if (position === 'fixed') break;
      }
      return rect.right > root.clientWidth + 1 || rect.left < -1;
    };
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode() !== null) {
      const text = texts.currentNode;
      const element = text.parentElement;
      if (!element || (text.nodeValue ?? '').trim() === '') continue;
      if (element.closest('.visually-hidden, .skip-link, option, textarea, [dir="auto"], bdi'))
        continue;
      if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      if ([...range.getClientRects()].some((rect) => isClipped(rect, element)))
        note('cut off', (text.nodeValue ?? '').trim());
    }

    const pen = document.createElement('canvas').getContext('2d');
    const fits = (element: HTMLElement, words: string): boolean => {
      const style = getComputedStyle(element);
      if (!pen) return true;
      pen.font = style.font;
      const padding = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
      return pen.measureText(words).width <= element.clientWidth - padding + 1;
    };
    for (const field of document.querySelectorAll('input')) {
      // Under a label one sees, a placeholder is an example; without one it is the label.
      const isLabel =
        field.labels?.[0]?.checkVisibility() !== true || field.labels[0].offsetWidth < 2;
      if (!isLabel || field.placeholder === '' || !field.checkVisibility()) continue;
      if (!fits(field, field.placeholder)) note('placeholder does not fit', field.placeholder);
    }
    /** Drawn beside, in a box as wide: whether its words fit in as many lines as it may take. */
    const fitsWrapped = (field: HTMLSelectElement, words: string): boolean => {
      const { paddingInlineStart, paddingInlineEnd, ...style } = getComputedStyle(field);
      const probe = document.createElement('div');
      const { font, whiteSpace, overflowWrap, paddingBlock } = style;
      Object.assign(probe.style, { font, whiteSpace, overflowWrap, paddingBlock });
      const padding = parseFloat(paddingInlineStart) + parseFloat(paddingInlineEnd);
      probe.style.inlineSize = `${field.clientWidth - padding}px`;
      probe.style.position = 'absolute';
      probe.textContent = words;
      document.body.append(probe);
      const isWider = (): boolean => probe.scrollWidth > probe.clientWidth + 1;
      const isTaller = probe.offsetHeight > field.clientHeight + 1 || isWider();
      // On one line the height is the browser's own, whatever height of lines somebody asked for.
      probe.style.whiteSpace = 'nowrap';
      const needsLines = isWider();
      probe.remove();
      return !needsLines || !isTaller;
    };
    for (const field of document.querySelectorAll(`select:not(${ofNames})`)) {
      if (!(field instanceof HTMLSelectElement) || !field.checkVisibility()) continue;
      const words = field.selectedOptions[0]?.text ?? '';
      if (!fitsWrapped(field, words)) note('choice does not fit', words);
    }
    return faults;
  }, OF_NAMES);
}
