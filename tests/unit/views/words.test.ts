/** The sentences of the interface. */
import { afterEach, describe, expect, test } from 'vitest';
import { newId, type MemberId } from '#shared/base/ids.ts';
import { ITEM_PARTS, MENTORSHIP_KINDS } from '#shared/record/schema.ts';
import { writeInviteCode } from '#shared/seal/invite-code.ts';
import { CLOSE_NUMBERS, NACK_NUMBERS } from '#shared/wire/errors.ts';
import { addMessages, type MessageKey } from '../../../extension/locales/catalogue.ts';
import { chooseLanguage, t } from '../../../extension/locales/t.ts';
import type { SyncSummary } from '../../../extension/store/projection.ts';
import type { MemberReach } from '../../../extension/store/reach.ts';
import type { Attention, EngineStatus, StopReason } from '../../../extension/sync/engine-status.ts';
import type { JoinFault } from '../../../extension/sync/mentorships.ts';
import { inviteWords } from '../../../extension/views/joining/invite-words.ts';
import { joinWords } from '../../../extension/views/joining/join-words.ts';
import { attentionWords, repairOf } from '../../../extension/views/status/attention-words.ts';
import type { OtherPerson } from '../../../extension/views/status/reach-words.ts';
import { liveStatusWords } from '../../../extension/views/status/live-status-words.ts';
import { knownStatusWords } from '../../../extension/views/status/status-words.ts';
import { sourceFiles } from '../../support/house/source-files.ts';
import { nodesOf, placeOf, programOf } from '../../support/house/syntax.ts';
import { MONDAY } from '../../support/record/people.ts';
import '../../../extension/locales/pages.ts';

const CALM: EngineStatus = {
  device: { state: 'saved' },
  relay: { state: 'connected' },
  waiting: 0,
  uploader: true,
  others: 0,
  attention: [],
  reach: [],
  caughtUpAt: undefined,
  idleDays: 0,
};

function live(patch: Partial<EngineStatus>): string {
  return liveStatusWords({ ...CALM, ...patch }, [], MONDAY).text;
}

function isSentence(text: string): boolean {
  return /^[A-Z0-9“].* .*[.…]$/su.test(text) && !/[{}]/.test(text);
}

afterEach(() => addMessages('en', { 'test.parts': '' }));

describe('[U1] strings', () => {
  const key = 'test.parts' as MessageKey;

  test('are filled from the parts, and a place without its part stays as written', () => {
    addMessages('en', { 'test.parts': '{name} has {count} of {more}' });
    expect(t(key, { name: 'Sam', count: 2 })).toBe('Sam has 2 of {more}');
  });

  test('stand in the catalogue: views and components have none of their own', () => {
    const drawn = sourceFiles().filter((path) =>
      /^extension\/(views|components)\/.*\.tsx$/.test(path),
    );
    expect(drawn.length).toBeGreaterThan(20);
    const own = drawn.map(programOf).flatMap((program) =>
      nodesOf(program)
        .filter((node) => node.type === 'JSXText' && /\p{L}{2}/u.test(String(node['value'])))
        .filter((node) => String(node['value']).trim() !== 'Twoway')
        .map((node) => placeOf(program, node)),
    );
    expect(own).toEqual([]);
  });
});

describe('[U2] the language', () => {
  test('is the chosen one, else the nearest to what the browser asks for, else English', () => {
    expect(chooseLanguage('en', ['xx'])).toBe('en');
    expect(chooseLanguage('', ['xx', 'en-GB'])).toBe('en');
    expect(chooseLanguage('', ['xx'])).toBe('en');
    expect(chooseLanguage('xx', [])).toBe('en');
  });

  test('gives the plural form of the count', () => {
    expect(live({ relay: { state: 'offline' }, waiting: 1 })).toContain('1 change waits');
    expect(live({ relay: { state: 'offline' }, waiting: 1_200 })).toContain('1,200 changes wait');
  });
});

test('[U81] each kind of mentorship is a word and one sentence of what it means', () => {
  for (const kind of MENTORSHIP_KINDS) {
    expect(t(`kind.${kind}`)).toMatch(/^[A-Z][a-z]+$/);
    expect(isSentence(t(`kind.means.${kind}`))).toBe(true);
  }
});

describe('[U10] the state of a mentorship', () => {
  test('is on the relay only while connected with nothing waiting', () => {
    expect(live({})).toContain('on the relay');
    const relays: readonly EngineStatus['relay'][] = [
      { state: 'none' },
      { state: 'offline' },
      { state: 'connecting' },
      { state: 'stopped', reason: 'no-room' },
    ];
    const others = [
      live({ waiting: 1 }),
      live({ device: { state: 'saving' } }),
      live({ device: { state: 'loading' } }),
      ...relays.flatMap((relay) => [live({ relay }), live({ relay, waiting: 3 })]),
    ];
    expect(others.filter((text) => text.includes('and on the relay'))).toEqual([]);
  });

  test('is never on this device while nothing is being saved', () => {
    for (const reason of ['quota', 'aborted', 'unavailable'] as const) {
      const text = live({ device: { state: 'failing', reason } });
      expect(text).toBe('Nothing is being saved on this device.');
    }
  });

  test('says how many changes wait', () => {
    for (const state of ['offline', 'connecting'] as const)
      expect(live({ relay: { state }, waiting: 3 })).toContain('3 changes');
    expect(live({ waiting: 3 })).toContain('3 changes');
  });

  test('of one that is not open is told of a moment, and never as of now', () => {
    const known = (patch: Partial<SyncSummary>) =>
      knownStatusWords(
        { relay: 'reached', waiting: 0, attention: 0, reach: [], caughtUpAt: MONDAY, ...patch },
        [],
        MONDAY,
      ).text;
    expect(known({})).toMatch(/had everything at \d/);
    expect(known({ caughtUpAt: undefined })).not.toContain('everything');
    expect(known({ waiting: 2 })).toContain('2 changes wait');
    expect(known({ relay: 'stopped', waiting: 2 })).toContain('2 changes wait');
  });

  const [sam, kim] = [newId<MemberId>(), newId<MemberId>()].map((id, n) => ({
    id,
    name: n === 0 ? 'Sam' : 'Kim',
  })) as [OtherPerson, OtherPerson];
  const reached = (
    pairs: readonly (readonly [OtherPerson, MemberReach['reached']])[],
    patch: Partial<EngineStatus> = {},
  ): string => {
    const reach = pairs.map(([{ id: memberId }, state]) => ({
      ...{ memberId, reached: state, lastHeard: undefined },
    }));
    const others = pairs.map(([person]) => person);
    return liveStatusWords({ ...CALM, reach, ...patch }, others, MONDAY).detail ?? '';
  };

  test('is seen by a partner when a page of theirs has shown it, and not when it only lies there', () => {
    expect(reached([[sam, 'seen']])).toBe('Seen by your partner.');
    expect(reached([[sam, 'device']])).toBe('Stored on your partner’s device.');
    expect(reached([[sam, 'no']])).toBe('');
  });

  test('without a relay nobody has it only where nobody else is in the record', () => {
    const none = { ...CALM, relay: { state: 'none' } } as const;
    const words = (others: readonly OtherPerson[]) => liveStatusWords(none, others, MONDAY).text;
    expect(words([])).toBe('On this device. Nobody else has it yet.');
    expect(words([sam])).toBe('On this device. Nothing is sent or fetched.');
    const sync = {
      relay: 'none',
      waiting: 0,
      attention: 0,
      reach: [],
      caughtUpAt: undefined,
    } as const;
    expect(knownStatusWords(sync, [sam], MONDAY).text).toBe(words([sam]));
  });

  test('claims nothing of a partner while changes wait or the relay is away', () => {
    for (const patch of [
      { waiting: 1 },
      { device: { state: 'saving' } },
      { relay: { state: 'offline' }, waiting: 2 },
    ] as const)
      expect(reached([[sam, 'seen']], patch)).toBe('');
  });

  test('names those who have seen it where there are several', () => {
    expect(
      reached([
        [sam, 'seen'],
        [kim, 'seen'],
      ]),
    ).toBe('Seen by everyone.');
    expect(
      reached([
        [sam, 'seen'],
        [kim, 'device'],
      ]),
    ).toBe('Seen by Sam.');
    expect(
      reached([
        [sam, 'device'],
        [kim, 'device'],
      ]),
    ).toBe('Stored on a device of Sam and Kim.');
  });

  test('says when a partner who is not there was last heard from, and of one who is there not', () => {
    const heard = (others: number) =>
      liveStatusWords(
        { ...CALM, others, reach: [{ memberId: sam.id, reached: 'no', lastHeard: MONDAY }] },
        [sam],
        MONDAY,
      ).detail;
    expect(heard(0)).toMatch(/^Last heard from Sam at \d/);
    expect(heard(1)).toBeUndefined();
  });
});

describe('[U12] what needs attention', () => {
  test('is a sentence for every reason for which a relay is not tried again', () => {
    const reasons: readonly StopReason[] = [
      ...(Object.keys(CLOSE_NUMBERS) as readonly (keyof typeof CLOSE_NUMBERS)[]),
      'bad-address',
      'struck-out',
    ];
    for (const reason of reasons) {
      const [sentence = ''] = attentionWords({ ...CALM, relay: { state: 'stopped', reason } });
      expect(isSentence(sentence), `${reason}: ${sentence}`).toBe(true);
      expect(sentence).toMatch(/safe|stays here/);
    }
  });

  test('is a sentence for everything else, naming the device', () => {
    const attention: readonly Attention[] = [
      { type: 'unreadable', count: 1, device: 'Sam’s laptop' },
      { type: 'unreadable', count: 2, device: undefined },
      { type: 'newer-schema' },
      { type: 'uninvited', count: 1, name: 'Eve' },
      { type: 'uninvited', count: 2, name: undefined },
      { type: 'unconfirmed-epoch' },
      { type: 'kept-out', count: 1 },
      { type: 'kept-out', count: 2 },
      ...(['gap', 'fork'] as const).map((fault) => ({ type: 'history', fault }) as const),
      ...(Object.keys(NACK_NUMBERS) as readonly (keyof typeof NACK_NUMBERS)[]).map(
        (code) => ({ type: 'refused', code }) as const,
      ),
    ];
    const sentences = attentionWords({ ...CALM, attention });
    expect(sentences).toHaveLength(attention.length);
    expect(sentences.filter((sentence) => !isSentence(sentence))).toEqual([]);
    expect(sentences[0]).toContain('Sam’s laptop');
    expect(sentences[3]).toMatch(/Eve.+no member.+may be able to read/);
  });

  test('[U142] who was restored reads what they wait for, and of a relay that lets them in no more, that alone', () => {
    const attention = [{ type: 'not-signed-in', by: 'recovery' }] as const;
    const [words = ''] = attentionWords({ ...CALM, attention });
    expect(words).toMatch(/signed in by your recovery file or key.+partner can invite you again/);
    const [profile = '', ...more] = attentionWords({ ...CALM, attention }, 'profile');
    expect(profile).toMatch(/signed in by your recovery file or key/);
    expect(profile).not.toMatch(/partner/);
    expect(more).toEqual([]);
    const relay = { state: 'stopped', reason: 'not-allowed' } as const;
    const stopped = attentionWords({ ...CALM, relay, attention });
    expect(stopped).toHaveLength(1);
    expect(stopped[0]).toMatch(/^The relay does not accept this device/);
    const [linked] = attentionWords({
      ...CALM,
      attention: [{ type: 'not-signed-in', by: 'device' }],
    });
    expect(linked).toMatch(/your other device/);
  });

  test('a failed invite is a sentence too', () => {
    const faults = ['no-relay', 'not-connected', 'too-many-invites', 'not-admin', 'lost'] as const;
    expect(faults.map(inviteWords).filter((sentence) => !isSentence(sentence))).toEqual([]);
  });
});

test('[U60] what stands in full on the same page is not counted beside it too', () => {
  const { text, detail } = liveStatusWords(
    { ...CALM, attention: [{ type: 'nearly-full', percent: 83 }] },
    [],
    MONDAY,
  );
  expect(`${text} ${detail}`).not.toMatch(/attention/);
});

describe('[U60, U61] trouble at the relay', () => {
  const full = { type: 'refused', code: 'room-full' } as const;
  const repair = 'bring-back' as const;
  const TROUBLES: readonly (readonly [Partial<EngineStatus>, string | undefined])[] = [
    [{ attention: [{ type: 'nearly-full', percent: 83 }] }, undefined],
    [{ attention: [{ type: 'no-snapshot' }] }, undefined],
    [{ attention: [full] }, 'retry'],
    [{ attention: [{ type: 'too-large', count: 1 }] }, undefined],
    [{ relay: { state: 'offline', reason: 'slow-down' } }, 'retry'],
    [{ relay: { state: 'stopped', reason: 'no-room' } }, 'retry'],
    [{ relay: { state: 'stopped', reason: 'no-room', repair } }, repair],
    [{ relay: { state: 'stopped', reason: 'wrong-history' } }, 'retry'],
    [{ relay: { state: 'stopped', reason: 'wrong-history', repair } }, repair],
  ];

  test.each(TROUBLES)('is one sentence of its own, with what repairs it: %j', (patch, action) => {
    const status = { ...CALM, ...patch };
    const [sentence = '', ...more] = attentionWords(status);
    expect(more).toEqual([]);
    expect(isSentence(sentence), sentence).toBe(true);
    expect(sentence).toMatch(/safe on this device|stay on this device|stays on this|still shared/);
    expect(repairOf(status)).toBe(action);
    const all = TROUBLES.map(([other]) => attentionWords({ ...CALM, ...other })[0]);
    expect(all.filter((other) => other === sentence)).toHaveLength(1);
  });

  test('is not said twice, and none of it while the relay cannot be reached', () => {
    const gap = { type: 'history', fault: 'gap' } as const;
    const stopped = { state: 'stopped', reason: 'wrong-history', repair } as const;
    expect(attentionWords({ ...CALM, relay: stopped, attention: [gap] })).toHaveLength(1);
    const nearly = { type: 'nearly-full', percent: 99 } as const;
    expect(attentionWords({ ...CALM, attention: [nearly, full] })).toHaveLength(1);
    expect(attentionWords({ ...CALM, relay: { state: 'offline' } })).toEqual([]);
    expect(repairOf({ ...CALM, relay: { state: 'offline' } })).toBeUndefined();
    for (const waiting of [0, 3]) {
      const words = live({ relay: { state: 'offline', reason: 'slow-down' }, waiting });
      expect(words).toMatch(/asks for a pause/);
      expect(words).not.toMatch(/reached/);
    }
  });

  test('[U112] is not repaired on a device that was struck out, whatever else is true of it', () => {
    const relay = { state: 'stopped', reason: 'struck-out' } as const;
    const refused: Attention = { type: 'refused', code: 'room-full' };
    expect(repairOf({ ...CALM, relay })).toBeUndefined();
    expect(repairOf({ ...CALM, relay, attention: [refused] })).toBeUndefined();
    expect(repairOf({ ...CALM, relay: { ...relay, repair } })).toBeUndefined();
  });

  test('[U112] is said in words of their own where this device was struck out of a mentorship, or of my profile', () => {
    const status = { ...CALM, relay: { state: 'stopped', reason: 'struck-out' } } as const;
    const [both, mine] = [attentionWords(status)[0], attentionWords(status, 'profile')[0]];
    expect(both).toMatch(/struck out of the mentorship, by a member or by you on another/);
    expect(mine).toMatch(/^You struck this browser out on another of your devices\./);
    for (const words of [both, mine]) expect(words).toMatch(/Everything that is here stays here/);
  });
});

describe('[U18] a code that fails', () => {
  const FAULTS: readonly JoinFault[] = [
    'not-a-code',
    'truncated',
    'mistyped',
    'unknown-version',
    'invite-used',
    'invite-expired',
    'invite-revoked',
    'invite-unknown',
    'unreachable',
  ];

  test('has a sentence of its own for each way', () => {
    const sentences = FAULTS.map((fault) => joinWords(fault, ''));
    expect(new Set(sentences).size).toBe(FAULTS.length);
    expect(sentences.filter((sentence) => !isSentence(sentence))).toEqual([]);
  });

  test('at a relay that cannot be reached names the relay', () => {
    const secret = new Uint8Array(16);
    const code = writeInviteCode({ relayAddress: 'wss://relay.example.org', secret });
    expect(joinWords('unreachable', code.ok ? code.value : '')).toContain(
      'wss://relay.example.org',
    );
  });
});

test('[U15] each part of the bin has a name', () => {
  for (const part of ITEM_PARTS) expect(t(`bin.part.${part}`)).not.toContain('.');
});

test('[U54] where a storage did not open, the sentence names the button beside it', () => {
  for (const fault of ['blocked', 'newer', 'untouched'] as const)
    expect(t(`unsaved.${fault}`)).toContain(`press “${t('fault.retry')}”`);
});

test('[U54] while a page tries again by itself, nothing that is said asks for it to be reloaded', () => {
  for (const fault of ['quota', 'aborted', 'closed', 'partly'] as const) {
    expect(t(`unsaved.${fault}`)).not.toMatch(/reload/i);
    expect(t(`unsaved.${fault}`)).toMatch(
      /^(Nothing|Not everything) is being saved: .*stays on the screen.*copy your text first\.$/,
    );
  }
});
