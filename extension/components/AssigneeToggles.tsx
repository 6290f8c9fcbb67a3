/**
 * Whose promise it is, at a glance and in one click: each member's disc is a switch, filled in their
 * colour when they do it, an outline when not. Names stand in the tooltip and for readers; the
 * initials are drawn and not said, or the name one sees would not be the one that is said. [U21, U23]
 */
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

/** A group of switches, one a member. */
export function AssigneeToggles(props: AssigneeTogglesProps) {
  const { label, people, chosen, onChoose, readOnly = false } = props;
  return (
    <fieldset class="assignee-toggles" aria-label={label}>
      {people.map(({ id, name, colour }) => {
        const does = chosen.includes(id);
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
      {chosen.length === 0 && <span class="assignee-nobody">{t('action.nobody')}</span>}
    </fieldset>
  );
}
