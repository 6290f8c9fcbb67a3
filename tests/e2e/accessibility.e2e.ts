/** Every state of every surface, light and dark, against WCAG 2.2 AA as axe-core knows it. */
import { equal } from '../support/equal.ts';
import { flow } from '../support/flow.ts';
import { ACTS } from '../support/looks/acts.ts';
import { violationsOf } from '../support/looks/axe.ts';
import { looksInTurn, visitScenes, wear } from '../support/looks/scene.ts';
import { setStage, type Stage } from '../support/looks/stage.ts';

const ACT_WITHIN_MS = 4 * 60_000;

await flow('accessibility', ({ test, open }) => {
  let stage: Stage;
  const violations: string[] = [];
  let seen = 0;

  test('the stage is set', async () => {
    stage = await setStage(open);
  });

  for (const act of ACTS) {
    const look = async (): Promise<void> => {
      await act.before(stage);
      await visitScenes(stage, act.scenes, async (scene, page, person) => {
        const looks = looksInTurn(scene, seen, ['light', 'dark']);
        seen += 1;
        for (const look of looks) {
          await wear(page, person, look);
          const found = await violationsOf(page);
          violations.push(...found.map((one) => `${scene.name}, ${look.name}: ${one}`));
        }
      });
    };
    test(`axe has seen every state of the act "${act.name}"`, look, ACT_WITHIN_MS);
  }

  test('[U73] axe finds no violation in any of them', () => {
    equal(violations.join('\n'), '', 'violations');
    return Promise.resolve();
  });
});
