/** The load processes of a run, from the outside: asked all at once, rooms split among them. */
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { within } from '../../support/wait.ts';
import type { FromLoad, ToLoad } from './load-messages.ts';

type Answer<Type extends FromLoad['type']> = Extract<FromLoad, { type: Type }>;

/** The load processes. */
export type Crew = {
  readonly size: number;
  /** Asks every process, `of` says what each; resolves with all answers, which must be of `type`. */
  readonly ask: <Type extends FromLoad['type']>(
    type: Type,
    of: ToLoad | ((member: number) => ToLoad),
  ) => Promise<readonly Answer<Type>[]>;
  /** Asks the first process alone. */
  readonly askOne: <Type extends FromLoad['type']>(
    type: Type,
    asked: ToLoad,
  ) => Promise<Answer<Type>>;
  /** How many of `total` things fall to a process. */
  readonly share: (total: number, member: number) => number;
  readonly close: () => void;
};

const LOAD = fileURLToPath(new URL('load.ts', import.meta.url));
const ANSWER_MS = 300_000;

function askChild<Type extends FromLoad['type']>(
  child: ChildProcess,
  type: Type,
  asked: ToLoad,
): Promise<Answer<Type>> {
  const answered = new Promise<Answer<Type>>((resolve, reject) => {
    const ended = (): void => reject(new Error('a load process has ended'));
    child.once('exit', ended);
    child.once('message', (said: FromLoad) => {
      child.off('exit', ended);
      if (said.type === type) resolve(said as Answer<Type>);
      else reject(new Error(said.type === 'failed' ? said.reason : `it said ${said.type}`));
    });
    child.send(asked);
  });
  return within(`a load process answers ${asked.type}`, ANSWER_MS, answered);
}

/** Starts `size` load processes. */
export function startCrew(size: number): Crew {
  const children = Array.from({ length: size }, () => fork(LOAD, { stdio: 'inherit' }));
  const [first] = children;
  if (first === undefined) throw new Error('load comes from at least one process');
  return {
    size,
    ask: (type, of) =>
      Promise.all(
        children.map((child, member) =>
          askChild(child, type, typeof of === 'function' ? of(member) : of),
        ),
      ),
    askOne: (type, asked) => askChild(first, type, asked),
    share: (total, member) => Math.floor(total / size) + (member < total % size ? 1 : 0),
    close() {
      for (const child of children) if (child.connected) child.disconnect();
    },
  };
}
