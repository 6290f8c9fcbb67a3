/** Two people at work in a room of their own while a relay is attacked: neither may notice. */
import {
  enterLive,
  makeRoom,
  newFrameWriter,
  newTestRoom,
  type RelayPlace,
} from '../wire-client.ts';

/** What the two have met since the last asking. */
export type PairFigures = {
  readonly acked: number;
  /** From sending a change until its acknowledgement, and until the other has it. */
  readonly ackP50Ms: number;
  readonly ackMaxMs: number;
  readonly heardMaxMs: number;
};

/** The two of them. */
export type NormalPair = {
  /** What they have met since the last time; begins anew. */
  readonly take: () => PairFigures;
  /** How often one of them was closed. */
  readonly closings: () => number;
  readonly close: () => Promise<void>;
};

// Below the rate of appends.
const PAUSE_MS = 55;

const rounded = (ms: number | undefined): number => Math.round((ms ?? 0) * 10) / 10;

/** Makes a room and begins to write there, one change after the other. */
export async function startPair(place: RelayPlace): Promise<NormalPair> {
  const room = await newTestRoom();
  await makeRoom(place, room);
  const { client: author } = await enterLive(place, room);
  const { client: reader } = await enterLive(place, room);
  await author.expect('joined');
  const write = newFrameWriter(room);
  let closings = 0;
  let isOver = false;
  let acks: number[] = [];
  let heard: number[] = [];
  for (const { closed } of [author, reader]) void closed.then(() => (closings += isOver ? 0 : 1));

  const work = async (): Promise<void> => {
    for (let id = 1; !isOver; id += 1) {
      const began = performance.now();
      author.send({ type: 'append', id, frame: write() });
      await author.expect('ack');
      acks.push(performance.now() - began);
      const { seq } = await reader.expect('entry');
      if (seq !== id) throw new Error(`entry ${seq} came in the place of ${id}`);
      heard.push(performance.now() - began);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  };
  // A closing is counted; nothing else may end it.
  const working = work().catch((fault: unknown) => {
    if (closings === 0) throw fault;
  });

  return {
    take() {
      const sorted = [...acks].sort((a, b) => a - b);
      const figures = {
        acked: acks.length,
        ackP50Ms: rounded(sorted[Math.floor(sorted.length / 2)]),
        ackMaxMs: rounded(sorted.at(-1)),
        heardMaxMs: rounded(Math.max(0, ...heard)),
      };
      acks = [];
      heard = [];
      return figures;
    },
    closings: () => closings,
    async close() {
      isOver = true;
      await working;
      await Promise.all([author.close(), reader.close()]);
    },
  };
}
