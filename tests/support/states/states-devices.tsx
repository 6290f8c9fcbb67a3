/**
 * One other browser of mine on the page of states, as far as it is told to be struck out, and what is in a
 * mentorship as mine and is no browser.
 */
import { signal } from '@preact/signals';
import type { DeviceId, Millis, RoomId } from '#shared/base/ids.ts';
import { LiveRegion } from '../../../extension/components/LiveRegion.tsx';
import type { StrikePlaceState } from '../../../extension/sync/strike-progress.ts';
import { StrikeOut } from '../../../extension/views/devices/StrikeOut.tsx';
import { StruckOut } from '../../../extension/views/devices/StruckOut.tsx';
import { Unlisted } from '../../../extension/views/devices/Unlisted.tsx';
import type {
  UnlistedPort,
  UnlistedState,
} from '../../../extension/views/devices/unlisted-port.ts';

/** `states`: of the profile and then of two mentorships; none: nobody has asked for it. */
export type DrawnDevices = {
  readonly as: 'devices';
  readonly states: readonly StrikePlaceState[];
  readonly isDone?: true;
  /** What became of striking out what is none; left out: there is nothing of the kind. */
  readonly unlisted?: readonly (UnlistedState | undefined)[];
};

const BROWSER = 'lost-browser' as DeviceId;
const LABEL = 'The old laptop in the kitchen';
const NAMES = ['Mia and Ben', 'Reading circle of the platform team'];

/** One device for each state, the first without a name and without a day. */
function unlistedOf(states: readonly (UnlistedState | undefined)[]): UnlistedPort {
  const devices = states.map((_, at) => ({
    roomId: 'room' as RoomId,
    mentorshipName: NAMES[at % NAMES.length] ?? '',
    deviceId: String(at) as DeviceId,
    label: at === 0 ? '' : LABEL,
    addedAt: at === 0 ? undefined : (Date.UTC(2026, 10, 26, 12) as Millis),
  }));
  return {
    list: signal(devices),
    stateOf: ({ deviceId }) => states[Number(deviceId)],
    strike: () => undefined,
    watch: () => () => undefined,
  };
}

/** Draws it. */
export function Devices({ states, isDone, unlisted = [] }: DrawnDevices) {
  const places = states.map((state, at) => ({
    roomId: String(at) as RoomId,
    name: at === 0 ? undefined : NAMES[at - 1],
    state,
  }));
  const doneAt = isDone ? (Date.UTC(2026, 10, 26, 12) as Millis) : undefined;
  const strike = { browser: BROWSER, askedAt: 0 as Millis, places, doneAt };
  const strikes = {
    progress: signal(states.length === 0 ? [] : [strike]),
    places: signal(NAMES),
    begunHere: signal(undefined),
    begin: () => undefined,
  };
  return (
    <main class="dashboard-main">
      <div class="page">
        <h1 dir="auto">{LABEL}</h1>
        <StrikeOut browser={BROWSER} label={LABEL} strikes={strikes} />
        <StruckOut strikes={strikes} labelOf={() => LABEL} />
        <Unlisted unlisted={unlistedOf(unlisted)} />
      </div>
      <LiveRegion />
    </main>
  );
}
