/** One part of a record of another day: its heading and its lines, with nothing to press. [U52, U303] */
import { LongList } from '../../components/LongList.tsx';

/** `lines`: what each says, and a word or two beside it. */
export type PartAsItWasProps = {
  readonly title: string;
  readonly lines: readonly { readonly id: string; readonly text: string; readonly aside: string }[];
};

/** The part; nothing where nothing stood in it. */
export function PartAsItWas({ title, lines }: PartAsItWasProps) {
  if (lines.length === 0) return null;
  return (
    <section class="block">
      <h3>{title}</h3>
      <LongList
        items={lines}
        look="lines"
        line={({ id, text, aside }) => (
          <li key={id} class="item-line history-line">
            <span class="item-text history-words" dir="auto">
              {text}
            </span>
            {aside !== '' && (
              <span class="soft small" dir="auto">
                {aside}
              </span>
            )}
          </li>
        )}
      />
    </section>
  );
}
