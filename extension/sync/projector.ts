/**
 * Writes the small read model of one mentorship from its document, so that popup, lists and first
 * paint need no record in memory. Only the holder of the room's lock has one. [S34, B10, B66, B95, B96, B98, U154]
 */
import type * as Y from 'yjs';
import type { MemberId, Millis } from '#shared/base/ids.ts';
import { createAgreementNow } from '#shared/record/agreement-now.ts';
import { checkInRhythmOf } from '#shared/record/check-in-rhythm.ts';
import { MAX_NAME_CHARACTERS } from '#shared/record/limits.ts';
import { notesOf, plainNotes, type PlainBlock as RecordBlock } from '#shared/record/notes.ts';
import { comingSessions, currentSession, mine, nextSession } from '#shared/record/queries.ts';
import { createRecordReader } from '#shared/record/read-record.ts';
import type { MemberView, RecordView, SessionView } from '#shared/record/view.ts';
import { waitingIn } from '#shared/record/waiting.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';
import type { PlainBlock, ProjectedSession, Projection, SyncSummary } from '../store/projection.ts';
import type { Projections } from '../store/projections.ts';
import type { ComingSession, Tidings } from '../store/tidings.ts';
import type { EngineStatus } from './engine-status.ts';

/** Changes within this time are written as one. */
const SETTLE_MS = 300;
/** As many blocks of notes as a first paint shows. */
const MOST_BLOCKS = 200;
/** As many of my items and of the members as lists are made for, whatever a partner writes. [B66] */
const MOST_MINE = 1_000;
const MOST_MEMBERS = 100;
/** As much of what waits as a page lists, and as much of its words as a line shows. [B95] */
const MOST_WAITING = 200;
const MOST_CHARACTERS = 200;

/** What the projector needs. */
export type ProjectorDeps = {
  readonly doc: Y.Doc;
  readonly entry: () => KeyringEntry;
  readonly term: () => number;
  readonly status: () => EngineStatus;
  readonly projections: Projections;
  /** Calls the mentorship in the keyring as its record does. [U154] */
  readonly rename: (mentorshipName: string) => Promise<unknown>;
  readonly now: () => Millis;
};

/** Keeps one mentorship's projection. */
export type Projector = {
  /** Something that is shown may have changed. */
  readonly touch: () => void;
  /** Writes now; resolves when it is stored or refused. */
  readonly flush: () => Promise<void>;
  readonly close: () => void;
};

const KINDS: Readonly<Record<RecordBlock['kind'], PlainBlock['kind']>> = {
  paragraph: 'text',
  heading: 'heading',
  bullet: 'bullet',
  ordered: 'number',
  task: 'task',
  code: 'code',
  rule: 'rule',
};

function projectBlock({ kind, text, depth, level, quoted, checked }: RecordBlock): PlainBlock {
  const shown = quoted && kind === 'paragraph' ? 'quote' : KINDS[kind];
  return { kind: shown, text, level: level ?? Math.max(0, depth - 1), checked };
}

function projectMembers(members: readonly MemberView[], me: MemberId): Projection['members'] {
  const mine = members.filter(({ id }) => id === me);
  const others = members.filter(({ id }) => id !== me).slice(0, MOST_MEMBERS - mine.length);
  const held = new Set([...mine, ...others]);
  return members
    .filter((member) => held.has(member))
    .map(({ id, name, role, colour, zone }) => ({ id, name, role, colour, zone }));
}

function projectSession({ id, title, startsAt, zone }: SessionView): ProjectedSession {
  return { id, title, startsAt, zone };
}

function projectComing(session: SessionView & { readonly startsAt: Millis }): ComingSession {
  const { id, title, startsAt, zone, lengthMinutes, link, seriesId } = session;
  return { id, title, startsAt, zone, lengthMinutes, link, seriesId };
}

function summarise({ relay, waiting, attention, reach, caughtUpAt }: EngineStatus): SyncSummary {
  const reached = { none: 'none', connected: 'reached', stopped: 'stopped' } as const;
  const state = relay.state;
  return {
    relay: state === 'connecting' || state === 'offline' ? 'not-reached' : reached[state],
    waiting,
    attention: attention.length,
    reach,
    caughtUpAt,
  };
}

type Gathered = {
  readonly lists: Pick<Projection, 'members' | 'mine' | 'moreMine' | 'isNewer'>;
  readonly tidings: Omit<Tidings, 'coming'>;
};

function shortened(text: string): string {
  const cut = text.slice(0, MOST_CHARACTERS * 2);
  const characters = Array.from(cut);
  return characters.length <= MOST_CHARACTERS && cut.length === text.length
    ? text
    : `${characters.slice(0, MOST_CHARACTERS - 1).join('')}…`;
}

/** All that depends on the record alone, and neither on its notes nor on the time. */
function gather(view: RecordView, me: MemberId, agreementNow: string): Gathered {
  const open = mine(view, me);
  const waiting = waitingIn(view, me, agreementNow);
  return {
    lists: {
      members: projectMembers(view.members, me),
      mine: open.slice(0, MOST_MINE).map(({ id, text, dueOn, status }) => {
        return { id, text, dueOn, status };
      }),
      moreMine: Math.max(0, open.length - MOST_MINE),
      isNewer: view.newerSchema,
    },
    tidings: {
      waiting: waiting.slice(0, MOST_WAITING).map((one) => ({ ...one, text: shortened(one.text) })),
      moreWaiting: Math.max(0, waiting.length - MOST_WAITING),
      responseDays: view.responseDays,
      checkIn: checkInRhythmOf(view, me),
    },
  };
}

/** `gather`, done again only where one of what it is made of is another. [B98] */
function gatheredOnce(): typeof gather {
  let known: { readonly of: readonly unknown[]; readonly gathered: Gathered } | undefined;
  return (...of) => {
    if (known === undefined || of.some((part, at) => part !== known?.of[at]))
      known = { of, gathered: gather(...of) };
    return known.gathered;
  };
}

/** A projector of `deps.doc`. */
export function createProjector(deps: ProjectorDeps): Projector {
  const reader = createRecordReader(deps.doc);
  const agreement = createAgreementNow(deps.doc);
  const gathered = gatheredOnce();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let renamedTo: string | undefined;

  const project = (): Projection => {
    const { roomId, memberId: me, mentorshipName } = deps.entry();
    const view = reader.read();
    const now = deps.now();
    const current = currentSession(view, now);
    const next = nextSession(view, now);
    const { lists, tidings } = gathered(view, me, agreement.read());
    const blocks = (session: SessionView): readonly PlainBlock[] =>
      plainNotes(notesOf(deps.doc, session.id), MOST_BLOCKS).map(projectBlock);
    return {
      roomId,
      me,
      term: deps.term(),
      writtenAt: now,
      name: view.name ?? mentorshipName,
      ...lists,
      nextSession: next === undefined ? undefined : projectSession(next),
      currentSession:
        current === undefined ? undefined : { ...projectSession(current), blocks: blocks(current) },
      tidings: { ...tidings, coming: comingSessions(view, now).map(projectComing) },
      sync: summarise(deps.status()),
    };
  };

  /** What another page of this device, a file or a new browser calls it by is what it is called. */
  const rename = async (): Promise<void> => {
    const { name = '' } = reader.read();
    const isKnown = name === renamedTo || name === deps.entry().mentorshipName;
    if (isKnown || name === '' || name.length > MAX_NAME_CHARACTERS) return;
    renamedTo = name;
    await deps.rename(name);
  };

  const write = async (): Promise<void> => {
    timer = undefined;
    // A projection that cannot be stored is written again with the next change.
    if (deps.term() === 0) return;
    await deps.projections.write(project());
    await rename();
  };

  return {
    touch() {
      timer ??= setTimeout(() => void write(), SETTLE_MS);
    },
    async flush() {
      clearTimeout(timer);
      await write();
    },
    close() {
      clearTimeout(timer);
      reader.close();
      agreement.close();
    },
  };
}
