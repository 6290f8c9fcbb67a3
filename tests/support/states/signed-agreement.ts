/** An agreement that both signed, amended since, whose amendment the partner has signed. */
import { newId, type DeviceId, type MemberId } from '#shared/base/ids.ts';
import { agreementOf, agreementText, writtenSections } from '#shared/record/agreement.ts';
import type { Author } from '#shared/record/operation.ts';
import { fillAgreement, signAgreement } from '#shared/record/operations/agreement.ts';
import type { Room } from '../../../extension/hooks/room.ts';
import { wordsToBegin } from '../../../extension/views/agreement/agreement-words.ts';
import { writeLines } from '../record/note-writer.ts';
import { done } from '../record/people.ts';
import { DAY, type Writers } from './writers.ts';

/** Of the form of a signature; whether it holds is not asked on the page of states. */
const SIGNATURE = 'A'.repeat(86);

async function signAs({ doc, signing }: Room, author: Author): Promise<void> {
  const text = agreementText(writtenSections(doc));
  const hash = await signing.hashOf(text);
  const signed = {
    hash,
    text,
    device: newId<MemberId>() as string as DeviceId,
    signature: SIGNATURE,
    at: author.now,
  };
  done(signAgreement(doc, author, signed));
}

/** Writes and signs it. */
export async function writeAgreement({ room, me, them }: Writers): Promise<void> {
  const { doc } = room;
  const words = wordsToBegin('traditional').filter(({ section }) => section !== 'channels');
  done(fillAgreement(doc, me(29 * DAY), words));
  await signAs(room, them(28 * DAY));
  await signAs(room, me(27 * DAY));
  writeLines(agreementOf(doc, 'cadence'), [{ text: 'In August we do not meet.' }]);
  writeLines(agreementOf(doc, 'else'), [{ text: 'Ben brings tea.' }, { text: 'Mia brings cake.' }]);
  await signAs(room, them(2 * DAY));
}
