/** Each operation of the record once, on the record of the form 'all-parts', by its name. */
import type * as Y from 'yjs';
import type { DeviceId, ItemId, Millis } from '#shared/base/ids.ts';
import type { Result } from '#shared/base/result.ts';
import { agreementText, writtenSections } from '#shared/record/agreement.ts';
import type { CalendarDate } from '#shared/record/calendar-date.ts';
import { cadenceId, occurrenceId } from '#shared/record/occurrence-id.ts';
import type { Author } from '#shared/record/operation.ts';
import { addActionItem, updateActionItem } from '#shared/record/operations/action-items.ts';
import { putOnAgenda } from '#shared/record/operations/agenda.ts';
import {
  emptyAgreement,
  fillAgreement,
  signAgreement,
  takeBackSignature,
} from '#shared/record/operations/agreement.ts';
import { bringBack } from '#shared/record/operations/bringing-back.ts';
import { addComment } from '#shared/record/operations/comments.ts';
import { answerFeedback, giveFeedback } from '#shared/record/operations/feedback.ts';
import { addGoal, updateGoal } from '#shared/record/operations/goals.ts';
import { updateIntroduction } from '#shared/record/operations/introductions.ts';
import { addTo, changeIn } from '#shared/record/operations/items.ts';
import { addJot, updateJot } from '#shared/record/operations/jots.ts';
import {
  comeBack,
  leaveMentorship,
  tellRoomDeleted,
  tellRoomKept,
} from '#shared/record/operations/leaving.ts';
import { addMark, dismissMark } from '#shared/record/operations/marks.ts';
import { putMember, updateCard } from '#shared/record/operations/members.ts';
import { setMentorship } from '#shared/record/operations/mentorship.ts';
import { revealAnswers, setReady } from '#shared/record/operations/relationship-checks.ts';
import { removeItem, restoreItem } from '#shared/record/operations/removal.ts';
import { endCadence, leaveOut, setCadence } from '#shared/record/operations/series.ts';
import {
  addSession,
  keepSession,
  rescheduleSession,
  updateSession,
} from '#shared/record/operations/sessions.ts';
import { addStuck } from '#shared/record/operations/stuck.ts';
import {
  addTalkingPoint,
  carryOver,
  moveTalkingPoint,
  setTalkingPoint,
  updateTalkingPoint,
} from '#shared/record/operations/talking-points.ts';
import { answerTimeRequest, askForTime } from '#shared/record/operations/time-requests.ts';
import { RESOURCE } from '#shared/record/parts/resources.ts';
import { readRecord } from '#shared/record/read-record.ts';
import { idIn, NOWHERE } from './least-of-each.ts';
import { MONDAY, SAM } from './people.ts';
import { recordOf, WRITTEN_ON } from './record-forms.ts';

type Operation = (doc: Y.Doc, by: Author) => Result<unknown, { readonly reason: string }>;

const SESSION = idIn('sessions');
const WORDS = [{ section: 'roles', text: 'Robin asks, Sam tries' }] as const;

const UNWRITTEN = occurrenceId(cadenceId(0), '2026-03-19' as CalendarDate);

function inTheBin(doc: Y.Doc): ItemId {
  return readRecord(doc).bin[0]?.id ?? NOWHERE;
}

function otherPoint(doc: Y.Doc): ItemId {
  const points = readRecord(doc).talkingPoints;
  return points.find(({ id }) => id !== idIn('talkingPoints'))?.id ?? SESSION;
}

function signing(doc: Y.Doc) {
  const device = idIn('goals') as string as DeviceId;
  const made = { device, signature: 'B'.repeat(86), at: (MONDAY + 20) as Millis };
  return { hash: 'C'.repeat(43), text: agreementText(writtenSections(doc)), ...made };
}

/** The hash of the text that Sam has signed in that record. */
function signedHash(doc: Y.Doc): string {
  const [key = ''] = doc.getMap('agreementSignatures').keys();
  return key.slice(0, 43);
}

/** Sam does each of them; each is done where the record is of this version, and is news. */
export const EVERY_OPERATION: Readonly<Record<string, Operation>> = {
  setMentorship: (doc, by) =>
    setMentorship(doc, by, { name: 'Ours', responseDays: 9, checkInDays: 9 }),
  putMember: (doc, by) => putMember(doc, by, { id: SAM, name: 'Samira', role: 'peer' }),
  updateCard: (doc, by) => updateCard(doc, by, SAM, { offers: 'Tea', covers: { moral: true } }),
  leaveMentorship,
  comeBack: (doc, by) => comeBack(doc, by, (MONDAY * 3) as Millis),
  tellRoomDeleted,
  tellRoomKept,
  addSession: (doc, by) => addSession(doc, by, { title: 'Another' }),
  updateSession: (doc, by) =>
    updateSession(doc, by, SESSION, { title: 'Else', win: { [SAM]: 'W' } }),
  rescheduleSession: (doc, by) =>
    rescheduleSession(doc, by, WRITTEN_ON, { startsAt: MONDAY, zone: 'UTC', reason: 'A cold' }),
  keepSession: (doc, by) => keepSession(doc, by, UNWRITTEN),
  setCadence: (doc, by) => setCadence(doc, by, { startsOn: '2026-06-01', time: '09:00' }),
  leaveOut: (doc, by) => leaveOut(doc, by, cadenceId(0), '2026-06-04' as CalendarDate, true),
  endCadence: (doc, by) => endCadence(doc, by, cadenceId(0), '2026-05-01' as CalendarDate),
  addTalkingPoint: (doc, by) => addTalkingPoint(doc, by, { text: 'A point more' }),
  updateTalkingPoint: (doc, by) =>
    updateTalkingPoint(doc, by, idIn('talkingPoints'), { text: 'Else', hat: null }),
  setTalkingPoint: (doc, by) => setTalkingPoint(doc, by, idIn('talkingPoints'), 'deferred'),
  moveTalkingPoint: (doc, by) =>
    moveTalkingPoint(doc, by, idIn('talkingPoints'), { before: otherPoint(doc) }),
  carryOver: (doc, by) =>
    carryOver(doc, by, [idIn('talkingPoints')], { from: SESSION, to: WRITTEN_ON }),
  putOnAgenda: (doc, by) => putOnAgenda(doc, by, { id: idIn('jots'), text: 'To speak of' }),
  addStuck: (doc, by) => addStuck(doc, by, { text: 'The parser', tried: 'Two books' }),
  addActionItem: (doc, by) => addActionItem(doc, by, { text: 'One more', assignees: [SAM] }),
  updateActionItem: (doc, by) =>
    updateActionItem(doc, by, idIn('actionItems'), { text: 'Else', assignees: [], dueOn: null }),
  askForTime: (doc, by) =>
    askForTime(doc, by, { itemId: idIn('actionItems'), untilOn: '2026-06-30' }),
  answerTimeRequest: (doc, by) => answerTimeRequest(doc, by, idIn('timeRequests'), 'declined'),
  addJot: (doc, by) => addJot(doc, by, { kind: 'win', text: 'It runs' }),
  updateJot: (doc, by) => updateJot(doc, by, idIn('jots'), { answered: false, text: 'Else' }),
  addGoal: (doc, by) => addGoal(doc, by, { title: 'Another goal' }),
  updateGoal: (doc, by) => updateGoal(doc, by, idIn('goals'), { title: 'Else', progress: 60 }),
  updateIntroduction: (doc, by) =>
    updateIntroduction(doc, by, idIn('introductions'), { outcome: null, why: 'Else' }),
  answerFeedback: (doc, by) =>
    answerFeedback(doc, by, idIn('feedback'), { answer: 'will-do', text: 'I will' }),
  setReady: (doc, by) => setReady(doc, by, idIn('relationshipChecks'), true),
  revealAnswers: (doc, by) => revealAnswers(doc, by, idIn('relationshipChecks'), '1'.repeat(10)),
  addComment: (doc, by) => addComment(doc, by, { part: 'goals', id: idIn('goals') }, 'Go on'),
  giveFeedback: (doc, by) =>
    giveFeedback(doc, by, { forMember: SAM, behaviour: 'You waited', goalId: NOWHERE }),
  addTo: (doc, by) => addTo(doc, by, RESOURCE, { title: 'A talk' }),
  changeIn: (doc, by) =>
    changeIn(doc, by, RESOURCE, idIn('resources'), { why: null, kind: 'tool' }),
  removeItem: (doc, by) => removeItem(doc, by, { part: 'goals', id: idIn('goals') }),
  restoreItem: (doc, by) => restoreItem(doc, by, { part: 'actionItems', id: inTheBin(doc) }),
  fillAgreement: (doc, by) => fillAgreement(doc, by, WORDS),
  emptyAgreement: (doc, by) => emptyAgreement(doc, by, [{ section: 'ending', text: 'In May' }]),
  signAgreement: (doc, by) => signAgreement(doc, by, signing(doc)),
  takeBackSignature: (doc, by) => takeBackSignature(doc, by, signedHash(doc)),
  addMark: (doc, by) =>
    addMark(doc, by, { id: '1:2+3:4', sessionId: SESSION, blockHint: 'We', block: '1:2' }),
  dismissMark: (doc, by) => dismissMark(doc, by, '9:9+9:9'),
  bringBack: (doc, by) =>
    bringBack(doc, by, recordOf('flat-notes'), [{ part: 'mentorship', id: '' }]),
};
