/**
 * Notes that can only be read: from the plain blocks of shared/record, without the editor, so that
 * what this version does not know is shown as text and nothing is written. [E4, E19]
 */
import { Square, SquareCheck } from 'lucide';
import type { PlainBlock, PlainSpan } from '#shared/record/notes.ts';
import { Icon } from '../../components/Icon.tsx';
import { hostOfHref, safeHref } from '../../editor/safe-link.ts';
import { t } from '../../locales/t.ts';

function Span({ span }: { readonly span: PlainSpan }) {
  const href = safeHref(span.href);
  let drawn = <>{span.text}</>;
  if (span.code) drawn = <code>{drawn}</code>;
  if (span.strike) drawn = <s>{drawn}</s>;
  if (span.em) drawn = <em>{drawn}</em>;
  if (span.strong) drawn = <strong>{drawn}</strong>;
  if (href === undefined) return drawn;
  return (
    <a href={href} title={hostOfHref(href)} target="_blank" rel="noopener noreferrer">
      {drawn}
    </a>
  );
}

function Spans({ spans }: { readonly spans: readonly PlainSpan[] }) {
  return (
    <>
      {spans.map((span, place) => (
        <Span key={place} span={span} />
      ))}
    </>
  );
}

function Marker({ block }: { readonly block: PlainBlock }) {
  if (block.kind === 'task') {
    const label = block.checked ? t('note.taskDone') : t('note.taskOpen');
    return (
      <span class="readonly-marker">
        <Icon icon={block.checked ? SquareCheck : Square} label={label} />
      </span>
    );
  }
  if (block.kind === 'ordered') return <span class="readonly-marker">{block.number}.</span>;
  if (block.kind === 'bullet') return <span class="readonly-marker">•</span>;
  return null;
}

function Block({ block }: { readonly block: PlainBlock }) {
  const { kind, spans, depth, level } = block;
  const text = <Spans spans={spans} />;
  if (kind === 'rule') return <hr />;
  if (kind === 'code') {
    return (
      <pre>
        <code>{block.text}</code>
      </pre>
    );
  }
  if (kind === 'heading') {
    const Heading = ([undefined, 'h3', 'h4', 'h5'] as const)[level ?? 1] ?? 'h5';
    return <Heading dir="auto">{text}</Heading>;
  }
  const indent = { '--depth': String(depth) };
  return (
    <p class="readonly-line" style={indent} dir="auto">
      <Marker block={block} />
      <span>{text}</span>
    </p>
  );
}

/** The blocks, one below the other. */
export function ReadonlyNotes({ blocks }: { readonly blocks: readonly PlainBlock[] }) {
  if (blocks.length === 0) return <p class="soft">{t('note.empty')}</p>;
  return (
    <div class="notes-prose notes-readonly">
      {blocks.map((block, place) =>
        block.quoted ? (
          <blockquote key={place}>
            <Block block={block} />
          </blockquote>
        ) : (
          <Block key={place} block={block} />
        ),
      )}
    </div>
  );
}
