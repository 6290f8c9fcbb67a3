/** Curiosities: what somebody wants to explore, and whether the others want to, too. [U233, U254, U256] */
import { addJot, updateJot } from '#shared/record/operations/jots.ts';
import type { JotView } from '#shared/record/view.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { personName } from '../goals/goal-words.ts';
import { useAct } from '../room/use-act.ts';
import { Byline } from '../between/Byline.tsx';
import { LineTools } from '../between/LineTools.tsx';
import { AgendaButton, BecamePoint } from '../between/OnAgenda.tsx';
import { OwnText } from '../between/OwnText.tsx';
import { CommentsBelow, useLineComments } from '../comments/LineComments.tsx';
import { AddLine } from '../session/AddLine.tsx';
import { ItemBlock } from './ItemBlock.tsx';

function wantersOf({ wantedBy }: JotView): readonly string[] {
  return wantedBy.map(([member]) => member);
}

function CuriosityLine({ jot }: { readonly jot: JotView }) {
  const room = useRoom();
  const { act, tell, readOnly } = useAct();
  const { id, text, createdBy, createdAt } = jot;
  const comments = useLineComments({ part: 'jots', id }, text);
  const people = room.people.value;
  const wanting = wantersOf(jot);
  const wanters = people.filter((person) => wanting.includes(person.id)).slice(0, MOST_NAMES);
  const names = wanters.map((person) => personName(people, person.id)).join(', ');
  const isBoth = people.length > 1 && people.every((person) => wanting.includes(person.id));
  return (
    <li class="between-line" data-jot={id}>
      <div class="item-line">
        <OwnText
          by={createdBy}
          value={text}
          label={t('part.curiosity')}
          onCommit={(typed) =>
            act((doc, author) => updateJot(doc, author, id, { text: typed }), typed)
          }
        />
        <LineTools comments={comments}>
          <AgendaButton jot={jot} />
        </LineTools>
      </div>
      <span class="line-by">
        <Byline by={createdBy} at={createdAt} />
        <BecamePoint jot={jot} />
      </span>
      <label class="consent">
        <input
          type="checkbox"
          aria-label={t('curiosity.wantThis', { text })}
          checked={wanting.includes(room.memberId)}
          disabled={readOnly}
          onChange={({ currentTarget }) =>
            tell((doc, author) =>
              updateJot(doc, author, id, {
                wantedBy: { [author.memberId]: currentTarget.checked ? true : null },
              }),
            )
          }
        />
        <span>{t('curiosity.want')}</span>
      </label>
      {names !== '' && (
        <p class="soft small" dir="auto">
          {isBoth ? t('curiosity.all') : t('curiosity.wanted', { names })}
        </p>
      )}
      <CommentsBelow comments={comments} />
    </li>
  );
}

/** More names than these do not stand in a line. [U86] */
const MOST_NAMES = 8;

/** The block with its heading. */
export function Curiosities() {
  const room = useRoom();
  const { act, readOnly } = useAct();
  const { memberId } = room;
  return (
    <ItemBlock
      id="curiosities-heading"
      heading={t('curiosity.heading')}
      empty={t('curiosity.empty')}
      items={room.parts.jots.filter(({ kind }) => kind === 'curiosity')}
      line={(jot) => <CuriosityLine key={jot.id} jot={jot} />}
    >
      {!readOnly && (
        <AddLine
          place="curiosity"
          label={t('curiosity.add')}
          hint={t('curiosity.hint')}
          button={t('curiosity.addButton')}
          onAdd={(text) =>
            act(
              (doc, author) =>
                addJot(doc, author, { kind: 'curiosity', text, wantedBy: { [memberId]: true } }),
              text,
            )
          }
        />
      )}
    </ItemBlock>
  );
}
