/** An address of something, as a link that says its host before it is opened, in a page that is told nothing of this one. [U211] */
import { ExternalLink } from 'lucide';
import { Icon } from '../../components/Icon.tsx';
import { hostOfHref } from '../../editor/safe-link.ts';
import { t } from '../../locales/t.ts';

/** `name`: what it is the address of. */
export type AddressLinkProps = { readonly href: string; readonly name: string };

/** The link; an address that Twoway does not open is said to be none. */
export function AddressLink({ href, name }: AddressLinkProps) {
  const host = hostOfHref(href);
  if (host === '') return <span class="soft small">{t('link.notOpened')}</span>;
  return (
    <a
      class="address-link"
      href={href}
      target="_blank"
      rel="noreferrer noopener"
      aria-label={t('between.open', { name, host })}
    >
      <Icon icon={ExternalLink} size={14} />
      <bdi dir="ltr">{host}</bdi>
    </a>
  );
}
