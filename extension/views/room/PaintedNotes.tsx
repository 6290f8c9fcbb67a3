/** The notes of the current session as plain blocks, before the editor is there; nothing can be changed. [U16] */
import type { ItemId } from '#shared/base/ids.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import type { PlainBlock } from '../../store/projection.ts';

/** A line of a list, its sign before it as the editor will draw it. */
function Item(props: { readonly sign: string; readonly level: number; readonly text: string }) {
  const { sign, level, text } = props;
  return (
    <p class="painted-item" style={{ marginInlineStart: `${level * 1.5}rem` }} dir="auto">
      <span class="painted-sign">{sign}</span>
      <span>{text}</span>
    </p>
  );
}

function Block({ block }: { readonly block: PlainBlock }) {
  const { kind, text, level, checked } = block;
  switch (kind) {
    case 'heading':
      return (
        <p class="painted-heading" dir="auto">
          {text}
        </p>
      );
    case 'rule':
      return <hr />;
    case 'code':
      return (
        <pre dir="ltr">
          <code>{text}</code>
        </pre>
      );
    case 'quote':
      return <blockquote dir="auto">{text}</blockquote>;
    case 'task':
      return <Item sign={checked ? '☑' : '☐'} level={level} text={text} />;
    case 'bullet':
    case 'number':
      return <Item sign="•" level={level} text={text} />;
    case 'text':
      return <p dir="auto">{text}</p>;
  }
}

/** Draws nothing of a session that was not the current one when it was last looked at. */
export function PaintedNotes({ sessionId }: { readonly sessionId: ItemId }) {
  const known = useRoom().projection.value?.currentSession;
  if (known?.id !== sessionId) return <p class="soft">{t('common.loading')}</p>;
  return (
    <div class="painted-notes" aria-busy="true">
      <p class="soft small">{t('panel.painting')}</p>
      <div class="painted-sheet">
        {known.blocks.map((block, place) => (
          <Block key={place} block={block} />
        ))}
      </div>
    </div>
  );
}
