/** An append that the relay has taken and does not answer before the test says so. */
import type { Stage } from './stage.ts';

/** Whether it came, and its answer. */
export type HeldAppend = { readonly came: () => boolean; readonly answer: () => void };

/** Holds the answer to the next append back until `answer` is called. */
export function holdNextAppend({ relay }: Stage): HeldAppend {
  let answer: (() => void) | undefined;
  relay.script.onMessage = (connection, message) => {
    if (message.type !== 'append' || answer !== undefined) return false;
    answer = () => {
      relay.log.push(message.frame);
      connection.send({ type: 'ack', id: message.id, seq: relay.log.length });
    };
    return true;
  };
  return { came: () => answer !== undefined, answer: () => answer?.() };
}
