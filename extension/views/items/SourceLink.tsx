/** The page that something was made of, as a link that says its host before it is opened. [U270] */
import { ExternalLink } from 'lucide';
import { Icon } from '../../components/Icon.tsx';
import { hostOfHref } from '../../editor/safe-link.ts';
import { t } from '../../locales/t.ts';

/** The link; nothing for an address that Twoway does not open. */
export function SourceLink({ href }: { readonly href: string }) {
  const host = hostOfHref(href);
  if (host === '') return null;
  return (
    <a class="item-link" href={href} target="_blank" rel="noopener noreferrer">
      <Icon icon={ExternalLink} size={14} />
      <span>{t('item.fromPage', { host })}</span>
    </a>
  );
}
