/** One other browser of mine on the page of states, as far as it is told to be struck out. */
import { signal } from '@preact/signals';
import type { DeviceId, Millis, RoomId } from '#shared/base/ids.ts';
import { LiveRegion } from '../../../extension/components/LiveRegion.tsx';
import type { StrikePlaceState } from '../../../extension/sync/strike-progress.ts';
import { StrikeOut } from '../../../extension/views/devices/StrikeOut.tsx';
import { StruckOut } from '../../../extension/views/devices/StruckOut.tsx';

/** `states`: of the profile and then of two mentorships; none: nobody has asked for it. */
export type DrawnDevices = {
  readonly as: 'devices';
  readonly states: readonly StrikePlaceState[];
  readonly isDone?: true;
};

const BROWSER = 'lost-browser' as DeviceId;
const LABEL = 'The old laptop in the kitchen';
const NAMES = ['Mia and Ben', 'Reading circle of the platform team'];

/** Draws it. */
export function Devices({ states, isDone }: DrawnDevices) {
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
        <h1>{LABEL}</h1>
        <StrikeOut browser={BROWSER} label={LABEL} strikes={strikes} />
        <StruckOut strikes={strikes} labelOf={() => LABEL} />
      </div>
      <LiveRegion />
    </main>
  );
}
