/**
 * The record of five years with every part of it filled: the same notes, typed key by key, as in
 * `five-years.ts`, in sessions of a weekly cadence, and around them what a pair writes that uses all of
 * it. Seeded: the same bytes each time.
 */
import * as Y from 'yjs';
import { copyBytes, type Bytes } from '#shared/base/bytes.ts';
import { occurrenceId } from '#shared/record/occurrence-id.ts';
import { createChance } from './chance.ts';
import { makeBetween, makeComments, makeGoals, makeResources } from './five-years-between.ts';
import {
  begin,
  closeSession,
  makeAgreement,
  makeItems,
  makePoints,
  makeTakeaways,
  openSession,
  settleItems,
} from './five-years-meeting.ts';
import { cadence, type Story } from './five-years-story.ts';
import { dayOf, FIRST_SESSION, notesUpdate, SESSIONS, WEEK, type Sitting } from './five-years.ts';

/** How many of each part there are in the end. */
export const FILLED = {
  // The next one is there as well: a point was carried over to it.
  occurrences: SESSIONS + 1,
  actionItems: 1_500,
  timeRequests: 150,
  talkingPoints: 1_560,
  takeaways: 780,
  goals: 60,
  milestones: 240,
  goalOptions: 45,
  checkIns: 520,
  jots: 520,
  answers: 260,
  reviewRequests: 65,
  reflections: 130,
  feedback: 120,
  feedbackRequests: 40,
  relationshipChecks: 20,
  resources: 200,
  introductions: 20,
  comments: 1_500,
  pathSteps: 12,
  series: 1,
  agreementVersions: 5,
  agreementSignatures: 10,
} as const;

/** A relay takes no change of more than 4 MiB, and nobody makes one. */
const WEEKS_OF_A_ROW = 52;

/** The record as Yjs updates (V1), one a year. Takes some seconds; see `kept-five-years.ts`. */
export function makeFilledFiveYears(): readonly Bytes[] {
  const chance = createChance(11);
  const doc = new Y.Doc();
  const story: Story = { goals: [], openItems: [], openPoints: [], places: [], feedback: [] };
  const rows: Bytes[] = [];
  let before: Uint8Array | undefined;
  for (let week = 0; week < SESSIONS; week += 1) {
    const startsAt = FIRST_SESSION + week * WEEK;
    const sessionId = occurrenceId(cadence, dayOf(startsAt));
    const clients = [chance.clientId(), chance.clientId()] as const;
    const sitting: Sitting = { doc, chance, sessionId, startsAt, clients };
    Y.applyUpdate(doc, notesUpdate(sitting));
    if (week === 0) begin(sitting);
    // `share`: how many of so many in five years fall into this week.
    const share = (of: number): number =>
      Math.floor(((week + 1) * of) / SESSIONS) - Math.floor((week * of) / SESSIONS);
    openSession(sitting);
    settleItems(sitting, story);
    makeGoals(sitting, story, share);
    makePoints(sitting, story, share);
    makeItems(sitting, story, share);
    makeTakeaways(sitting, story, share);
    makeBetween(sitting, story, share);
    makeResources(sitting, story, share);
    makeComments(sitting, story, share);
    if (share(FILLED.agreementVersions) > 0) makeAgreement(sitting);
    closeSession(sitting);
    if ((week + 1) % WEEKS_OF_A_ROW > 0) continue;
    rows.push(copyBytes(Y.encodeStateAsUpdate(doc, before)));
    before = Y.encodeStateVector(doc);
  }
  doc.destroy();
  return rows;
}

/** What a record consists of, part by part. */
export function partsOf(doc: Y.Doc): Readonly<Record<keyof typeof FILLED, number>> {
  const sizes = Object.keys(FILLED).map((part) => {
    const keys = [...doc.getMap(part).keys()];
    // The fields of a session of a cadence stand flat: 'id.field'.
    const ids = part === 'occurrences' ? keys.map((key) => key.slice(0, 22)) : keys;
    return [part, new Set(ids).size] as const;
  });
  // Each part of the list is counted.
  return Object.fromEntries(sizes) as Record<keyof typeof FILLED, number>;
}
