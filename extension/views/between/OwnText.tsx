/** Words that who wrote them changes where they stand; everybody else reads them. [U256] */
import type { MemberId } from '#shared/base/ids.ts';
import { EditableText } from '../../components/EditableText.tsx';
import { useRoom } from '../../hooks/room.ts';

/** `by`: who wrote it. `onCommit` stores the text and answers with a sentence when it was refused. */
export type OwnTextProps = {
  readonly by: MemberId | undefined;
  readonly value: string;
  readonly label: string;
  readonly placeholder?: string;
  readonly isLong?: boolean;
  readonly onCommit: (text: string) => string | undefined;
};

/** Whether what `by` wrote is mine to change here. */
export function useIsMine(by: MemberId | undefined): boolean {
  const room = useRoom();
  return by === room.memberId && !room.parts.newerSchema;
}

/** The words; where none stand that are not mine, nothing. */
export function OwnText({ by, value, ...field }: OwnTextProps) {
  if (useIsMine(by)) return <EditableText value={value} {...field} />;
  if (value === '') return null;
  return (
    <span class="item-text prose" dir="auto">
      {value}
    </span>
  );
}
