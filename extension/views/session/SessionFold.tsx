/** A part of a session that is folded away until somebody wants it; nothing of it is drawn before. [U180] */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { MemberId } from '#shared/base/ids.ts';
import { useRoom } from '../../hooks/room.ts';

/** `note`: what stands beside the heading; `children` is given who I am. */
export type SessionFoldProps = {
  readonly heading: string;
  readonly note?: ComponentChildren;
  readonly children: (me: MemberId) => ComponentChildren;
};

/** The heading, and below it the part where it is opened. */
export function SessionFold({ heading, note, children }: SessionFoldProps) {
  const { memberId } = useRoom();
  const [wasOpened, setOpened] = useState(false);
  return (
    <details class="session-fold">
      <summary onClick={() => setOpened(true)}>
        <h3>{heading}</h3>
        {note && <span class="part-count">{note}</span>}
      </summary>
      {wasOpened && <div class="session-fold-body">{children(memberId)}</div>}
    </details>
  );
}
