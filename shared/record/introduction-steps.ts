/** What can be done next for an introduction: it is made only where both sides said yes. [D124] */
import { INTRODUCTION_STATES, type IntroductionView } from './parts/introductions.ts';

/** Whether both who are to meet have said yes. */
export function canBeMade({
  asked,
  otherAgreed,
}: Pick<IntroductionView, 'asked' | 'otherAgreed'>): boolean {
  return asked === true && otherAgreed === true;
}

/** The states that an introduction can be put into now, its own among them. */
export function statesFor(introduction: IntroductionView): readonly IntroductionView['state'][] {
  return INTRODUCTION_STATES.filter(
    (state) =>
      state === introduction.state ||
      canBeMade(introduction) ||
      (state !== 'made' && state !== 'met'),
  );
}
