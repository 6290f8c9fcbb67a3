/**
 * What two people write in one week of five years in and around their session: the agenda, the rounds, action
 * items, what they keep, and the agreement. Everything by the record's own operations.
 */
import { createHash } from 'node:crypto';
import { toBase64Url } from '#shared/base/bytes.ts';
import type { DeviceId, ItemId, Millis } from '#shared/base/ids.ts';
import { agreementOf, agreementText, writtenSections } from '#shared/record/agreement.ts';
import { occurrenceId } from '#shared/record/occurrence-id.ts';
import { addActionItem, updateActionItem } from '#shared/record/operations/action-items.ts';
import { fillAgreement, signAgreement } from '#shared/record/operations/agreement.ts';
import { addTo } from '#shared/record/operations/items.ts';
import { putMember, updateCard } from '#shared/record/operations/members.ts';
import { setMentorship } from '#shared/record/operations/mentorship.ts';
import { setCadence } from '#shared/record/operations/series.ts';
import { updateSession } from '#shared/record/operations/sessions.ts';
import {
  addTalkingPoint,
  carryOver,
  updateTalkingPoint,
} from '#shared/record/operations/talking-points.ts';
import { answerTimeRequest, askForTime } from '#shared/record/operations/time-requests.ts';
import { PATH_STEP } from '#shared/record/parts/path-steps.ts';
import { HATS } from '#shared/record/parts/talking-points.ts';
import { TAKEAWAY, TAKEAWAY_KINDS } from '#shared/record/parts/takeaways.ts';
import { act, dayOf, FIRST_SESSION, MEMBERS, WEEK, type Sitting } from './five-years.ts';
import { sentence } from './typist.ts';
import {
  type Story,
  type Share,
  cadence,
  DIRECTION,
  either,
  other,
  paragraph,
  each,
} from './five-years-story.ts';

const AT = '09:00';
const ZONE = 'Europe/Lisbon';

/** The first week: the members and their cards, what the mentorship is, and the cadence. */
export function begin(sitting: Sitting): void {
  const { doc } = sitting;
  const [mia, ben] = MEMBERS;
  act(sitting, 0, (author) => putMember(doc, author, { id: mia, name: 'Mia', role: 'mentee' }));
  act(sitting, 1, (author) => putMember(doc, author, { id: ben, name: 'Ben', role: 'mentor' }));
  for (const who of [0, 1] as const) fillCard(sitting, who);
  act(sitting, 0, (author) =>
    setMentorship(doc, author, { name: 'Mia and Ben', kind: 'traditional', responseDays: 3 }),
  );
  act(sitting, 0, (author) =>
    setCadence(doc, author, {
      startsOn: dayOf(FIRST_SESSION),
      title: 'Our hour',
      weekday: 1,
      time: AT,
      zone: ZONE,
      lengthMinutes: 60,
      mode: 'video',
      link: 'https://meet.example.org/mia-and-ben',
    }),
  );
}

/** What somebody says of themselves, and six steps of their path. */
function fillCard(sitting: Sitting, who: 0 | 1): void {
  const { doc, chance } = sitting;
  const card = {
    zone: ZONE,
    workingHours: 'Monday to Thursday, 9 to 17',
    strengths: paragraph(chance, 2),
    offers: paragraph(chance, 2),
    learns: paragraph(chance, 2),
    howIWork: paragraph(chance, 3),
    mentorTypes: { practical: true, aspirational: true },
  };
  act(sitting, who, (author) => updateCard(doc, author, MEMBERS[who], card));
  each(sitting, 6, (id) => {
    const step = { id, text: sentence(chance, 8), when: '2014', memberId: MEMBERS[who] };
    act(sitting, who, (author) => addTo(doc, author, PATH_STEP, step));
  });
}

/** Both come, and say a win, something hard, a failure and what it taught. */
export function openSession(sitting: Sitting): void {
  const { doc, chance, sessionId } = sitting;
  for (const who of [0, 1] as const) {
    const me = MEMBERS[who];
    const round = {
      title: who === 0 ? sentence(chance, 3) : undefined,
      attendance: { [me]: chance.below(10) === 0 ? 'late' : 'there' } as const,
      win: { [me]: sentence(chance, 10) },
      hard: { [me]: sentence(chance, 10) },
      failure: { [me]: sentence(chance, 8) },
      lesson: { [me]: sentence(chance, 8) },
    };
    act(sitting, who, (author) => updateSession(doc, author, sessionId, round));
  }
}

/** What each learned and how useful it was. */
export function closeSession(sitting: Sitting): void {
  const { doc, chance, sessionId, startsAt } = sitting;
  for (const who of [0, 1] as const) {
    const me = MEMBERS[who];
    const closing = {
      learned: { [me]: paragraph(chance, 1) },
      useful: { [me]: chance.oneOf(['very', 'somewhat'] as const) },
      endedAt: (startsAt + 3_600_000) as Millis,
    };
    act(sitting, who, (author) => updateSession(doc, author, sessionId, closing));
  }
}

/** Action items of earlier weeks are done, or put off with a request for more time or a blocker. */
export function settleItems(sitting: Sitting, { openItems }: Story): void {
  const { doc, chance, startsAt } = sitting;
  const dueOn = dayOf(startsAt + WEEK);
  for (const id of openItems.splice(0)) {
    const who = either(chance);
    const isDone = chance.below(100) < 70;
    if (!isDone) openItems.push(id);
    const blocker = chance.below(3) === 0 ? sentence(chance, 6) : undefined;
    const patch = isDone ? ({ status: 'completed' } as const) : { dueOn, blocker };
    act(sitting, who, (author) => updateActionItem(doc, author, id, patch));
  }
}

/** Six talking points a session; one that was not spoken of is carried over to the next. */
export function makePoints(sitting: Sitting, { openPoints, places }: Story, share: Share): void {
  const { doc, chance, sessionId, startsAt } = sitting;
  for (const id of openPoints.splice(0))
    act(sitting, 1, (author) => updateTalkingPoint(doc, author, id, { status: 'discussed' }));
  const next = occurrenceId(cadence, dayOf(startsAt + WEEK));
  each(sitting, share(1_560), (id, who, place) => {
    const text = sentence(chance, 8);
    const hat = place % 2 === 0 ? chance.oneOf(HATS) : undefined;
    const point = { id, text, sessionId, hat, direction: place === 1 ? DIRECTION : undefined };
    act(sitting, who, (author) => addTalkingPoint(doc, author, point));
    if (place === 0) {
      act(sitting, who, (author) => carryOver(doc, author, [id], { from: sessionId, to: next }));
      openPoints.push(id);
    } else
      act(sitting, who, (author) => updateTalkingPoint(doc, author, id, { status: 'discussed' }));
    places.push({ part: 'talkingPoints', id });
  });
}

/** Action items with who does them; of every tenth more time is asked for. */
export function makeItems(sitting: Sitting, story: Story, share: Share): void {
  const { doc, chance, sessionId, startsAt } = sitting;
  const dueOn = dayOf(startsAt + WEEK);
  each(sitting, share(1_500), (id, who, place) => {
    const item = {
      id,
      text: sentence(chance, 6 + chance.below(6)),
      sessionId,
      dueOn,
      goalId: place % 3 === 0 ? story.goals.at(-1) : undefined,
      deliverable: place % 5 === 0 ? `https://docs.example.org/d/${id}` : undefined,
      quote: place % 2 === 0 ? sentence(chance, 8) : undefined,
      assignees: place % 6 === 0 ? MEMBERS : [MEMBERS[who]],
    };
    act(sitting, who, (author) => addActionItem(doc, author, item));
    story.openItems.push(id);
    story.places.push({ part: 'actionItems', id });
  });
  each(sitting, share(150), (id, who) => {
    const itemId = story.openItems.at(-1);
    if (itemId === undefined) return;
    const asked = { id, itemId, untilOn: dayOf(startsAt + 2 * WEEK), reason: sentence(chance, 8) };
    act(sitting, who, (author) => askForTime(doc, author, asked));
    act(sitting, other(who), (author) => answerTimeRequest(doc, author, id, 'agreed'));
  });
}

/** Three takeaways, decisions or lessons a session. */
export function makeTakeaways(sitting: Sitting, story: Story, share: Share): void {
  const { doc, chance, sessionId } = sitting;
  each(sitting, share(780), (id, who, place) => {
    const goalId = place === 0 ? story.goals.at(-1) : undefined;
    const kind = chance.oneOf(TAKEAWAY_KINDS);
    const kept = { id, text: sentence(chance, 10), kind, sessionId, goalId };
    act(sitting, who, (author) => addTo(doc, author, TAKEAWAY, kept));
    story.places.push({ part: 'takeaways', id });
  });
}

/** Words for the agreement once, a line more each year, and both sign the text that there is then. */
export function makeAgreement(sitting: Sitting): void {
  const { doc, chance } = sitting;
  const words = (['purpose', 'roles', 'responses', 'confidentiality', 'boundaries'] as const).map(
    (section) => ({ section, text: paragraph(chance, 4) }),
  );
  act(sitting, 0, (author) => fillAgreement(doc, author, words));
  const purpose = agreementOf(doc, 'purpose');
  purpose.insert(purpose.length, ` ${sentence(chance, 12)}.`);
  const text = agreementText(writtenSections(doc));
  const hash = createHash('sha256').update('tw/1/agreement').update(text).digest('base64url');
  for (const who of [0, 1] as const) {
    const device = chance.id<ItemId>() as string as DeviceId;
    const signature = toBase64Url(Uint8Array.from({ length: 64 }, () => chance.below(256)));
    const at = (sitting.startsAt + 120_000) as Millis;
    act(sitting, who, (author) =>
      signAgreement(doc, author, { hash, text, device, signature, at }),
    );
  }
}
