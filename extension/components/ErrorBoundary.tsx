/**
 * A fault of ours in one panel leaves the rest standing: it says what happened and what is safe, and
 * copies details that hold no content (the fault's kind and places in the code, not its message). [U14]
 */
import { Component, type ComponentChildren } from 'preact';
import { Copy, RotateCcw } from 'lucide';
import { t } from '../locales/t.ts';
import { Banner } from './Banner.tsx';
import { Button } from './Button.tsx';

/**
 * `panel` names the part of the surface, in the details only. `around`: what has to stand around the
 * sentence, where heading and landmark of the page went with what broke.
 */
export type ErrorBoundaryProps = {
  readonly panel: string;
  readonly children: ComponentChildren;
  readonly around?: (sentence: ComponentChildren) => ComponentChildren;
};

type BoundaryState = { readonly fault: unknown; readonly broken: boolean };

/** The kind of a fault and the places it passed, without its message, which could quote content. */
export function faultDetails(panel: string, fault: unknown): string {
  const kind = fault instanceof Error ? fault.name : typeof fault;
  const stack = fault instanceof Error ? (fault.stack ?? '') : '';
  const places = stack
    .split('\n')
    .filter((line) => /^\s*at |@/u.test(line) && /:\d+:\d+\)?$/u.test(line));
  return [`panel: ${panel}`, `fault: ${kind}`, ...places.map((line) => line.trim())].join('\n');
}

/** Catches what its children throw while drawing. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, BoundaryState> {
  override state: BoundaryState = { fault: undefined, broken: false };

  static override getDerivedStateFromError(fault: unknown): BoundaryState {
    return { fault, broken: true };
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    const { panel, around = (sentence) => sentence } = this.props;
    const details = faultDetails(panel, this.state.fault);
    return around(
      <Banner tone="bad">
        <p>{t('fault.panel')}</p>
        <div class="row">
          <Button icon={RotateCcw} onClick={() => this.setState({ broken: false })}>
            {t('fault.retry')}
          </Button>
          <Button icon={Copy} onClick={() => void navigator.clipboard.writeText(details)}>
            {t('fault.copyDetails')}
          </Button>
        </div>
      </Banner>,
    );
  }
}
