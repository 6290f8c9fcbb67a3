/** Copies the address of an item, which leads to its line on the dashboard of this browser. [U236] */
import { Link } from 'lucide';
import type { ItemPlace } from '#shared/record/operations/removal.ts';
import { Button } from '../../components/Button.tsx';
import { copyOpenly } from '../../components/copied-secret.ts';
import { showToast } from '../../components/toasts.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { routeToHash } from '../dashboard/route.ts';
import './links.css';

/** `item`: whose address; `name`: what it is called, so that the button says which it belongs to. */
export type CopyLinkProps = { readonly item: ItemPlace; readonly name: string };

/** The button. */
export function CopyLink({ item, name }: CopyLinkProps) {
  const { roomId } = useRoom();
  const copy = async (): Promise<void> => {
    const hash = routeToHash({ place: 'item', roomId, item });
    // From the side panel, too, it is the dashboard that it leads to.
    const isCopied = await copyOpenly(new URL(`/dashboard.html${hash}`, location.href).href);
    showToast(t(isCopied ? 'link.copied' : 'link.refused'));
  };
  return (
    <span class="copy-link">
      <Button
        look="quiet"
        icon={Link}
        aria-label={t('link.copyOf', { name })}
        onClick={() => void copy()}
      >
        {t('link.copy')}
      </Button>
    </span>
  );
}
