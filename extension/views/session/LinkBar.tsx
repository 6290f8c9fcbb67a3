/** What the link at the cursor leads to, before it is opened: its host in words. [E6] */
import { ExternalLink } from 'lucide';
import { Button } from '../../components/Button.tsx';
import { Icon } from '../../components/Icon.tsx';
import type { EditorHandle } from '../../editor/mount.ts';
import type { ShownLink } from '../../editor/toolbar-state.ts';
import { t } from '../../locales/t.ts';

/** `onChange` opens the field for the address. */
export type LinkBarProps = {
  readonly editor: EditorHandle;
  readonly link: ShownLink;
  readonly onChange: () => void;
};

/** A line below the notes while the cursor is in a link. */
export function LinkBar({ editor, link, onChange }: LinkBarProps) {
  return (
    <fieldset class="link-bar" aria-label={t('link.bar')}>
      {link.href === undefined ? (
        <span>{t('link.notOpened')}</span>
      ) : (
        <a href={link.href} target="_blank" rel="noopener noreferrer">
          <Icon icon={ExternalLink} size={14} />
          <span>{t('link.open', { host: link.host })}</span>
        </a>
      )}
      <Button look="quiet" onClick={onChange}>
        {t('link.change')}
      </Button>
      <Button look="quiet" onClick={() => editor.run({ do: 'remove-link' })}>
        {t('link.remove')}
      </Button>
    </fieldset>
  );
}
