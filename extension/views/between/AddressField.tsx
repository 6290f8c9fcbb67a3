/** Where the address of something is changed, folded: few lines have one, and it is seldom changed. [U12, U211] */
import { Fold } from '../../components/Fold.tsx';
import { LabelledText } from '../../components/LabelledText.tsx';
import { typedHref } from '../../editor/safe-link.ts';
import { t } from '../../locales/t.ts';

/** `name`: what it is the address of. `onAddress` stores it, `null` for none. */
export type AddressFieldProps = {
  readonly name: string;
  readonly value: string | undefined;
  readonly onAddress: (href: string | null) => string | undefined;
};

/** The fold with its field; what is no address of the web or of mail is refused with a sentence. */
export function AddressField({ name, value, onAddress }: AddressFieldProps) {
  const summary = t('between.address');
  return (
    <Fold summary={summary} label={t('comment.named', { summary, name })}>
      {() => (
        <LabelledText
          label={t('between.addressOf', { name })}
          explain="https://…"
          value={value}
          readOnly={false}
          onCommit={(typed) => {
            const href = typed === null ? null : typedHref(typed);
            return href === undefined ? t('link.unsafe') : onAddress(href);
          }}
        />
      )}
    </Fold>
  );
}
