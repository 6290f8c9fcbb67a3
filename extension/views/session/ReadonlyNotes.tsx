/**
 * Notes that can only be read: from the plain blocks of shared/record, without the editor, so that
 * what this version does not know is shown as text and nothing is written. [E19]
 */
import { Square, SquareCheck } from 'lucide';
import {
  outlineOf,
  type LineShape,
  type OutlineGroup,
  type OutlineList,
} from '#shared/record/note-outline.ts';
import type { PlainBlock, PlainSpan } from '#shared/record/notes.ts';
import { safeHref } from '#shared/record/safe-href.ts';
import { Icon } from '../../components/Icon.tsx';
import { hostOfHref } from '../../editor/safe-link.ts';
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

function shapeOf({ kind, quoted, depth, number }: PlainBlock): LineShape {
  return {
    kind: quoted ? 'quote' : kind,
    indent: Math.max(0, depth - 1),
    start: number ?? 1,
  };
}

function Item({ block }: { readonly block: PlainBlock }) {
  const text = <Spans spans={block.spans} />;
  if (block.kind !== 'task') return text;
  const label = block.checked ? t('note.taskDone') : t('note.taskOpen');
  return (
    <>
      <span class="readonly-marker">
        <Icon icon={block.checked ? SquareCheck : Square} label={label} />
      </span>
      {text}
    </>
  );
}

function List({ list }: { readonly list: OutlineList<PlainBlock> }) {
  const items = list.items.map(({ line, lists }, place) => (
    <li key={place} dir="auto" data-task={list.list === 'task' ? '' : undefined}>
      <Item block={line} />
      {lists.map((inner, at) => (
        <List key={at} list={inner} />
      ))}
    </li>
  ));
  if (list.list === 'ordered') return <ol start={list.start}>{items}</ol>;
  return <ul data-tasks={list.list === 'task' ? '' : undefined}>{items}</ul>;
}

function Line({ block }: { readonly block: PlainBlock }) {
  const { kind, spans, level } = block;
  const text = <Spans spans={spans} />;
  if (kind === 'heading') {
    const Heading = ([undefined, 'h3', 'h4', 'h5'] as const)[level ?? 1] ?? 'h5';
    return <Heading dir="auto">{text}</Heading>;
  }
  if (kind !== 'rule') return <p dir="auto">{text}</p>;
  return (
    <>
      <hr />
      {spans.length > 0 && <p dir="auto">{text}</p>}
    </>
  );
}

function Group({ group }: { readonly group: OutlineGroup<PlainBlock> }) {
  if (group.type === 'line') return <Line block={group.line} />;
  if (group.type === 'list') return <List list={group.list} />;
  if (group.type === 'quote') {
    return (
      <blockquote>
        {group.lines.map((block, place) => (
          <Line key={place} block={block} />
        ))}
      </blockquote>
    );
  }
  return (
    <pre>
      <code>{group.lines.map((block) => block.text).join('\n')}</code>
    </pre>
  );
}

/** The blocks, one below the other. */
export function ReadonlyNotes({ blocks }: { readonly blocks: readonly PlainBlock[] }) {
  if (blocks.length === 0) return <p class="soft">{t('note.empty')}</p>;
  return (
    <div class="notes-prose notes-readonly">
      {outlineOf(blocks, shapeOf).map((group, place) => (
        <Group key={place} group={group} />
      ))}
    </div>
  );
}
