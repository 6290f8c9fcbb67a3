/** Feedback that was given: for me, which I answer, and by me, with what was answered. [U226, U254, U257, D122, U299] */
import { commentsOn } from '#shared/record/item-talk.ts';
import { answerFeedback } from '#shared/record/operations/feedback.ts';
import { FEEDBACK_FIELDS } from '#shared/record/profile-feedback.ts';
import type { FeedbackView } from '#shared/record/view.ts';
import { Button } from '../../components/Button.tsx';
import { LongList } from '../../components/LongList.tsx';
import { useTypedText } from '../../hooks/half-typed.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { AddProse } from '../between/AddProse.tsx';
import { AboutChoice } from '../between/AboutChoice.tsx';
import { LineTools } from '../between/LineTools.tsx';
import { comment } from '../comments/CommentThread.tsx';
import { CommentsBelow, useLineComments, type LineComments } from '../comments/LineComments.tsx';
import { momentWords } from '../due-words.ts';
import { personName } from '../goals/goal-words.ts';
import { useAct } from '../room/use-act.ts';
import { FieldsForm } from '../between/FieldsForm.tsx';
import { AnswersRequest } from './AnswersRequest.tsx';

type LineProps = { readonly feedback: FeedbackView };

/** What who it is for says to it; after thanks, still what they will do. */
function AnswerForm({ feedback: { id, answer: given } }: LineProps) {
  const { attempt, tell } = useAct();
  const answer = (said: 'question' | 'will-do', text = '') =>
    attempt((doc, author) => answerFeedback(doc, author, id, { answer: said, text }));
  return (
    <div class="feedback-answer">
      {given !== 'thanks' && (
        <Button
          onClick={() =>
            tell((doc, author) => answerFeedback(doc, author, id, { answer: 'thanks' }))
          }
        >
          {t('feedback.sayThanks')}
        </Button>
      )}
      <FieldsForm
        opens={t('feedback.willDo')}
        place={`will-do ${id}`}
        fields={[{ name: 'text', label: t('feedback.willDoWhat') }]}
        button={t('feedback.willDoButton')}
        onAdd={({ text }) => answer('will-do', text)}
      />
      {given !== 'thanks' && (
        <FieldsForm
          opens={t('feedback.askBack')}
          place={`ask-back ${id}`}
          fields={[{ name: 'text', label: t('feedback.askBackWhat') }]}
          button={t('feedback.askBackButton')}
          onAdd={({ text }) => answer('question', text)}
        />
      )}
    </div>
  );
}

/** Where I answer what was asked about feedback of mine: a comment on it, which is then open. [U299] */
function AnswerQuestion({ feedback: { id, forMember }, comments }: AnswerProps) {
  const room = useRoom();
  const typed = useTypedText(`asked back ${id}`);
  return (
    <AddProse
      label={t('feedback.answerQuestion', { name: personName(room.people.value, forMember) })}
      hint={t('between.answer')}
      button={t('comment.addButton')}
      onAdd={(text) => {
        const refused = comment(room, comments.on, text);
        if (refused === undefined) comments.setOpen(true);
        return refused;
      }}
      typed={typed}
    />
  );
}

type AnswerProps = LineProps & { readonly comments: LineComments };

function Answer({ feedback, comments }: AnswerProps) {
  const room = useRoom();
  const { readOnly } = useAct();
  const { answer, answerText: text = '', forMember, createdBy, id } = feedback;
  const name = personName(room.people.value, forMember);
  const me = room.memberId;
  const isAskedBack =
    createdBy === me &&
    answer === 'question' &&
    !commentsOn(room.parts, 'feedback', id).some((one) => one.createdBy === me);
  return (
    <>
      {answer && (
        <p class="feedback-answered">
          <span dir="auto">{t(`feedback.answered.${answer}`, { name, text })}</span>
        </p>
      )}
      {!readOnly && isAskedBack && <AnswerQuestion feedback={feedback} comments={comments} />}
      {/* A question and thanks can be followed by what comes of it; a promise ends it. */}
      {!readOnly && forMember === me && answer !== 'will-do' && <AnswerForm feedback={feedback} />}
    </>
  );
}

function FeedbackLine({ feedback }: LineProps) {
  const room = useRoom();
  const { id, createdBy, createdAt, forMember } = feedback;
  const people = room.people.value;
  const said = FEEDBACK_FIELDS.filter((field) => feedback[field] !== undefined);
  const names = { from: personName(people, createdBy), to: personName(people, forMember) };
  const name = said.map((field) => feedback[field])[0] ?? t('feedback.fromTo', names);
  const comments = useLineComments({ part: 'feedback', id }, name);
  return (
    <li class="between-line" data-feedback={id}>
      <div class="item-line">
        <span class="item-text soft small" dir="auto">
          {t('feedback.fromTo', names)}
          {createdAt !== undefined && ` · ${momentWords(createdAt, room.now())}`}
        </span>
        <LineTools comments={comments} remove={t('feedback.remove')} />
      </div>
      <AnswersRequest requestId={feedback.requestId} />
      <AboutChoice about={feedback} label={t('feedback.about')} />
      <dl class="feedback-said">
        {said.map((field) => (
          <div key={field}>
            <dt class="soft small">{t(`feedback.${field}`)}</dt>
            <dd class="prose" dir="auto">
              {feedback[field]}
            </dd>
          </div>
        ))}
      </dl>
      <Answer feedback={feedback} comments={comments} />
      <CommentsBelow comments={comments} />
    </li>
  );
}

/** The block with its heading. */
export function FeedbackList() {
  const { feedback } = useRoom().parts;
  return (
    <section class="block" aria-labelledby="feedback-heading">
      <h2 id="feedback-heading" class="section-heading">
        {t('feedback.given')}
      </h2>
      {feedback.length === 0 && <p class="soft part-empty">{t('feedback.empty')}</p>}
      {feedback.length > 0 && (
        <LongList
          items={feedback}
          look="between-lines"
          line={(one) => <FeedbackLine key={one.id} feedback={one} />}
        />
      )}
    </section>
  );
}
