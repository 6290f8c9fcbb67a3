/**
 * All pages of a mentorship on one page of a test, over a real record, with all that is folded away opened: for
 * what a partner may write anywhere.
 */
import { act, fireEvent } from '@testing-library/preact';
import { vi } from 'vitest';
import type { ItemId, MemberId, RoomId } from '#shared/base/ids.ts';
import { agreementOf, type AgreementSection } from '#shared/record/agreement.ts';
import { readRecord } from '#shared/record/read-record.ts';
import { plainNotes, notesOf } from '#shared/record/notes.ts';
import type { OpenCheckpoint } from '../../../extension/hooks/history.ts';
import { useRoom, type Room } from '../../../extension/hooks/room.ts';
import { AgreementPage } from '../../../extension/views/agreement/AgreementPage.tsx';
import { CardPage } from '../../../extension/views/cards/CardPage.tsx';
import { BinPage } from '../../../extension/views/dashboard/BinPage.tsx';
import { MentorshipPage } from '../../../extension/views/dashboard/MentorshipPage.tsx';
import { SessionPage } from '../../../extension/views/dashboard/SessionPage.tsx';
import { FeedbackPage } from '../../../extension/views/feedback/FeedbackPage.tsx';
import { HistoryPage } from '../../../extension/views/history/HistoryPage.tsx';
import { RecordAsItWas } from '../../../extension/views/history/RecordAsItWas.tsx';
import { PanelRoom } from '../../../extension/views/panel/PanelRoom.tsx';
import { ResourcesPage } from '../../../extension/views/resources/ResourcesPage.tsx';
import { RoomScope } from '../../../extension/views/room/RoomScope.tsx';
import type { TestPage } from './page.tsx';

const nothing = (): void => {};

function AsItWas() {
  const { doc, record } = useRoom();
  // Drawn again with every change, as a checkpoint of that moment would be.
  void record.value;
  const notes = (id: ItemId) => plainNotes(notesOf(doc, id));
  const agreement = (section: AgreementSection) => plainNotes(agreementOf(doc, section));
  const opened: Pick<OpenCheckpoint, 'record' | 'notes' | 'agreement'> = {
    record: readRecord(doc),
    notes,
    agreement,
  };
  return <RecordAsItWas opened={opened as OpenCheckpoint} />;
}

/** Which session and whose card are drawn beside the pages that show all. */
export type Shown = { readonly session: ItemId; readonly member: MemberId };

function Surfaces({ session, member }: Shown) {
  return (
    <>
      <MentorshipPage onSession={nothing} />
      <SessionPage sessionId={session} onSession={nothing} />
      <PanelRoom onMentorship={nothing} />
      <AgreementPage />
      <CardPage memberId={member} />
      <FeedbackPage />
      <ResourcesPage />
      <BinPage />
      <HistoryPage />
      <AsItWas />
    </>
  );
}

/** Draws them all; `mentorship` must be on the page's shelf. */
export function drawEverySurface(page: TestPage, mentorship: RoomId, shown: Shown): void {
  page.draw(
    <RoomScope roomId={mentorship} missing="">
      <Surfaces {...shown} />
    </RoomScope>,
  );
}

/** The room that the pages have opened, once its record is here. */
export async function openedRoom({ rooms }: TestPage): Promise<Room> {
  return vi.waitFor(() => {
    const room = rooms.at(-1);
    if (room?.load.value !== 'ready') throw new Error('no room yet');
    return room;
  });
}

/** A section of the agreement reads as it is, and a press makes it a field. */
const WRITTEN = '[data-section]';

/** Opens what is folded away, twice: a goal's card has folds of its own. */
export function unfoldEverything(): void {
  for (let round = 0; round < 2; round += 1)
    void act(() => {
      for (const details of document.querySelectorAll('details:not([open])')) {
        const summary = details.querySelector('summary');
        if (summary) fireEvent.click(summary);
        details.setAttribute('open', '');
        fireEvent(details, new Event('toggle'));
      }
      for (const button of document.querySelectorAll('button[aria-expanded="false"]'))
        if (!button.hasAttribute('aria-haspopup') && !button.closest(WRITTEN))
          fireEvent.click(button);
    });
}
