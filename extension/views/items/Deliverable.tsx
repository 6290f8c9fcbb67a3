/** What an action item leads to, as a link that says its host before it is opened. [U211] */
import { ExternalLink } from 'lucide';
import { Icon } from '../../components/Icon.tsx';
import { LabelledText } from '../../components/LabelledText.tsx';
import { hostOfHref, typedHref } from '../../editor/safe-link.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import type { ItemFieldProps } from './item-changing.ts';

/** The link; an address that Twoway does not open is said to be none. */
export function DeliverableLink({ href }: { readonly href: string }) {
  const host = hostOfHref(href);
  if (host === '') return <span>{t('link.notOpened')}</span>;
  return (
    <a class="item-link" href={href} target="_blank" rel="noopener noreferrer">
      <Icon icon={ExternalLink} size={14} />
      <span>{t('item.openDeliverable', { host })}</span>
    </a>
  );
}

/** The field for its address. */
export function DeliverableField({ item, update }: ItemFieldProps) {
  return (
    <LabelledText
      label={t('item.deliverable')}
      explain={t('item.deliverable.explain')}
      value={item.deliverable}
      readOnly={useRoom().parts.newerSchema}
      onCommit={(typed) => {
        const deliverable = typed === null ? null : typedHref(typed);
        return deliverable === undefined ? t('link.unsafe') : update({ deliverable });
      }}
    />
  );
}
