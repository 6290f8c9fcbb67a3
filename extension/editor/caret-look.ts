/**
 * How another person's caret looks: a line and a small flag in their colour with initials and name,
 * never colour alone. [E12]
 */
import { initialsOf, type MemberColour } from '../components/member-colours.ts';

/** Who a caret belongs to. */
export type CaretOwner = { readonly name: string; readonly colour: MemberColour };

/** Black or white, whichever can be read on `colour` (a 6-digit hex), by WCAG relative luminance. */
export function inkOn(colour: string): '#000000' | '#ffffff' {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return (luminance + 0.05) ** 2 > 1.05 * 0.05 ? '#000000' : '#ffffff';
}

/** The caret itself. Hidden from screen readers: who is here is said outside of the text. */
export function drawCaret({ name, colour }: CaretOwner): HTMLElement {
  const caret = document.createElement('span');
  caret.className = 'notes-caret';
  caret.setAttribute('aria-hidden', 'true');
  caret.contentEditable = 'false';
  caret.style.setProperty('--who', colour);
  caret.style.setProperty('--who-ink', inkOn(colour));
  const flag = document.createElement('span');
  flag.className = 'notes-caret-flag';
  flag.append(
    drawPart('notes-caret-initials', initialsOf(name)),
    drawPart('notes-caret-name', name),
  );
  // Word joiners keep a line from breaking between the caret and the letter it stands at.
  caret.append('\u2060', flag, '\u2060');
  return caret;
}

function drawPart(className: string, text: string): HTMLElement {
  const part = document.createElement('span');
  part.className = className;
  // A direction of its own, or a name at the start of a line would decide which way the line runs.
  part.dir = 'auto';
  part.textContent = text;
  return part;
}

/** How the words look that another person has selected. */
export function selectionAttrs({ colour }: CaretOwner): { class: string; style: string } {
  return { class: 'notes-selection', style: `--who: ${colour}` };
}
