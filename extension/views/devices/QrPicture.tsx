/** A text as a picture that a camera reads: always dark on white, whatever the page looks like. [U101] */
import { generate } from 'lean-qr';

/** `text`: ASCII. `name`: what the picture is, for who does not see it. */
export type QrPictureProps = { readonly text: string; readonly name: string };

/** The blank border that readers need, in squares. Source: ISO/IEC 18004, 9.1. */
const BORDER = 4;

function pathOf(text: string): { readonly path: string; readonly size: number } {
  const code = generate(text);
  let path = '';
  for (let y = 0; y < code.size; y += 1)
    for (let x = 0; x < code.size; x += 1)
      if (code.get(x, y)) path += `M${x + BORDER} ${y + BORDER}h1v1h-1z`;
  return { path, size: code.size + 2 * BORDER };
}

/** The picture. */
export function QrPicture({ text, name }: QrPictureProps) {
  const { path, size } = pathOf(text);
  return (
    <svg
      class="qr"
      role="img"
      aria-label={name}
      viewBox={`0 0 ${size} ${size}`}
      shape-rendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
