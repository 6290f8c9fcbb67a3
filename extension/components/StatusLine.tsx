/** The state of a mentorship in words, with an icon that repeats them and never replaces them. [U10] */
import {
  Check,
  CloudAlert,
  CloudCheck,
  CloudOff,
  CloudUpload,
  Eye,
  PenLine,
  TriangleAlert,
} from 'lucide';
import { Icon, type IconNode } from './Icon.tsx';
import './StatusLine.css';

/** What a status is about; each has its own icon. */
export type StatusTone =
  'saving' | 'device' | 'relay' | 'seen' | 'waiting' | 'offline' | 'stopped' | 'failing';

/** A state in words: `text` says what is true, `detail` what follows from it. */
export type StatusWords = {
  readonly tone: StatusTone;
  readonly text: string;
  readonly detail?: string | undefined;
};

const ICONS: Readonly<Record<StatusTone, IconNode>> = {
  saving: PenLine,
  device: Check,
  relay: CloudCheck,
  seen: Eye,
  waiting: CloudUpload,
  offline: CloudOff,
  stopped: CloudAlert,
  failing: TriangleAlert,
};

/** One line: icon, words, and the detail below or beside. */
export function StatusLine({ tone, text, detail }: StatusWords) {
  return (
    <p class={`status status-${tone}`}>
      <Icon icon={ICONS[tone]} />
      <span>
        {text}
        {detail && <span class="status-detail"> {detail}</span>}
      </span>
    </p>
  );
}
