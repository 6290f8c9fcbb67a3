/**
 * A menu button on the native popover: arrow keys walk, Home and End jump, Escape closes and gives
 * the focus back. Its lines are made when it is opened first: a list may have one at each of its lines. [U26]
 */
import { useId, useRef, useState } from 'preact/hooks';
import { Icon, type IconNode } from './Icon.tsx';
import './Menu.css';

/** One line of a menu. */
export type MenuItem = {
  readonly label: string;
  readonly icon?: IconNode;
  readonly onChoose: () => void;
  readonly danger?: boolean;
};

/** `label` names the button, which shows `icon`. */
export type MenuProps = {
  readonly label: string;
  readonly icon: IconNode;
  /** What stands in it. */
  readonly items: () => readonly MenuItem[];
};

const STEPS: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at, count) => (at + 1) % count,
  ArrowUp: (at, count) => (at - 1 + count) % count,
  Home: () => 0,
  End: (_at, count) => count - 1,
};

function moveFocus(menu: HTMLElement, event: KeyboardEvent): void {
  const step = STEPS[event.key];
  if (!step) return;
  const lines = [...menu.querySelectorAll<HTMLElement>('[role=menuitem]')];
  const at = lines.findIndex((line) => line === document.activeElement);
  event.preventDefault();
  lines[step(at, lines.length)]?.focus();
}

/** A button that opens a short list of actions. */
export function Menu({ label, icon, items }: MenuProps) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const [isMade, setMade] = useState(false);
  const choose = (item: MenuItem) => {
    list.current?.hidePopover();
    opener.current?.focus();
    item.onChoose();
  };
  return (
    <div class="menu">
      <button
        ref={opener}
        type="button"
        class="button icon-button"
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        popovertarget={id}
        // Comes before the browser opens it.
        onClick={() => setMade(true)}
      >
        <Icon icon={icon} />
      </button>
      <div
        ref={list}
        id={id}
        popover="auto"
        role="menu"
        tabIndex={-1}
        aria-label={label}
        class="menu-list"
        onKeyDown={(event) => moveFocus(event.currentTarget, event)}
        onToggle={(event) => {
          const menu = event.currentTarget;
          // Told later, when a quick person has gone on already.
          if (event.newState !== 'open' || menu.contains(document.activeElement)) return;
          menu.querySelector<HTMLElement>('[role=menuitem]')?.focus();
        }}
      >
        {(isMade ? items() : []).map((item, place) => (
          <button
            key={item.label}
            // The browser gives it the focus as it shows the menu, before the next key.
            autofocus={place === 0}
            type="button"
            role="menuitem"
            tabIndex={-1}
            class={item.danger ? 'menu-item menu-item-danger' : 'menu-item'}
            onClick={() => choose(item)}
          >
            {item.icon && <Icon icon={item.icon} />}
            <span>{item.label}</span>
          </button>
        ))}
      </div>
    </div>
  );
}
