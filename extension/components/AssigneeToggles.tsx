/**
 * Whose promise it is, at a glance and in one click: each member's disc is a switch, filled in their
 * colour when they do it, an outline when not. Names stand in the tooltip and for readers; the
 * initials are drawn and not said, or the name one sees would not be the one that is said. Of very many
 * people those who do it come first, and the others when asked. [U21, U23, U86]
 */
import { useState } from 'preact/hooks';
import type { MemberId } from '#shared/base/ids.ts';
import { initialsOf } from './member-colours.ts';
import { t } from '../locales/t.ts';
import './AssigneeToggles.css';

/** Someone who can do it. */
export type Assignable = { readonly id: MemberId; readonly name: string; readonly colour: string };

/** `chosen`: who does it now. `onChoose` gets everyone who does it from now on. */
export type AssigneeTogglesProps = {
  readonly label: string;
  readonly people: readonly Assignable[];
  readonly chosen: readonly MemberId[];
  readonly onChoose: (ids: readonly MemberId[]) => void;
  readonly readOnly?: boolean;
};

/** How many are drawn at first, and how many more at each asking. */
const SWITCHES_AT_ONCE = 30;

/** A group of switches, one a member. */
export function AssigneeToggles(props: AssigneeTogglesProps) {
  const { label, people, chosen, onChoose, readOnly = false } = props;
  const [most, setMost] = useState(SWITCHES_AT_ONCE);
  const doing = new Set(chosen);
  const isLong = people.length > SWITCHES_AT_ONCE;
  const ordered = isLong
    ? people.toSorted((a, b) => Number(doing.has(b.id)) - Number(doing.has(a.id)))
    : people;
  const more = Math.min(people.length - most, SWITCHES_AT_ONCE);
  return (
    <fieldset class="assignee-toggles" aria-label={label}>
      {ordered.slice(0, most).map(({ id, name, colour }) => {
        const does = doing.has(id);
        const shown = name || t('common.me');
        return (
          <button
            key={id}
            type="button"
            class="assignee-toggle"
            style={{ '--member': colour }}
            aria-pressed={does}
            aria-label={t('action.assign', { name: shown })}
            title={t('action.assign', { name: shown })}
            disabled={readOnly}
            onClick={() => onChoose(does ? chosen.filter((one) => one !== id) : [...chosen, id])}
          >
            <span data-initials={initialsOf(shown)} />
          </button>
        );
      })}
      {more > 0 && (
        <button
          type="button"
          class="link-button small"
          onClick={() => setMost(most + SWITCHES_AT_ONCE)}
        >
          {t('list.more', { count: more })}
        </button>
      )}
      {chosen.length === 0 && <span class="assignee-nobody">{t('action.nobody')}</span>}
    </fieldset>
  );
}
