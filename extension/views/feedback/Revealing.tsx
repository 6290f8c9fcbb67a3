/**
 * Puts my answers to a relationship check into the record as soon as all are ready, on whichever page of mine has
 * the record open; for that alone it opens my profile, and draws nothing. [U228, D123]
 */
import { useEffect } from 'preact/hooks';
import { revealAnswers } from '#shared/record/operations/relationship-checks.ts';
import { mayReveal } from '#shared/record/relationship.ts';
import { useRoom } from '../../hooks/room.ts';
import { useSurface } from '../../hooks/surface.ts';

/** Nothing that is seen. */
export function Revealing() {
  const room = useRoom();
  const { profile } = useSurface();
  const view = room.parts;
  const state = profile.state.value;
  const due = view.newerSchema
    ? []
    : view.relationshipChecks.filter(
        (check) =>
          mayReveal(view, check) &&
          check.ready.some(([member]) => member === room.memberId) &&
          !check.answers.some(([member]) => member === room.memberId),
      );
  const waits = due.length > 0;
  useEffect(() => {
    if (waits) profile.open();
  }, [profile, waits]);
  const feedback = state.state === 'open' ? state.profile.feedback : undefined;
  const ready = due
    .map(({ id }) => ({ id, answers: feedback?.answers(room.roomId, id) ?? '' }))
    .filter(({ answers }) => /[1-5]/u.test(answers));
  const key = ready.map(({ id, answers }) => `${id}${answers}`).join();
  useEffect(() => {
    for (const { id, answers } of ready)
      room.act((doc, author) => revealAnswers(doc, author, id, answers));
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `key` says what of `ready` is new
  }, [room, key]);
  return null;
}
