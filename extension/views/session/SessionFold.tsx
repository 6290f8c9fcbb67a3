/** A part of a session that is folded away until somebody wants it; nothing of it is drawn before. [U180] */
import type { ComponentChildren } from 'preact';
import type { MemberId } from '#shared/base/ids.ts';
import { isSought, useUnfolded } from '../../components/sought-line.ts';
import { useRoom } from '../../hooks/room.ts';

/** `id`: by which one is led here; `note`: what stands beside the heading; `children` is given who I am. */
export type SessionFoldProps = {
  readonly id?: string;
  readonly heading: string;
  readonly note?: ComponentChildren;
  readonly children: (me: MemberId) => ComponentChildren;
};

/** The heading, and below it the part where it is opened. */
export function SessionFold({ id, heading, note, children }: SessionFoldProps) {
  const { memberId } = useRoom();
  const [isDrawn, open] = useUnfolded(id !== undefined && isSought(id));
  return (
    <details class="session-fold" data-fold={id}>
      <summary onClick={open}>
        <h3>{heading}</h3>
        {note && <span class="part-count">{note}</span>}
      </summary>
      {isDrawn && <div class="session-fold-body">{children(memberId)}</div>}
    </details>
  );
}
