/** One browser of mine: its name, edited where it stands, and when it came and was last at work. [U98, U99] */
import { checkText } from '#shared/record/one-line-text.ts';
import { MAX_NAME_CHARACTERS } from '#shared/record/limits.ts';
import { EditableText } from '../../components/EditableText.tsx';
import type { Devices, MyBrowser } from '../../hooks/devices.ts';
import { useSurface } from '../../hooks/surface.ts';
import { t } from '../../locales/t.ts';
import { refusalWords } from '../refusal-words.ts';
import { deviceWords } from './device-words.ts';
import { StrikeOut } from './StrikeOut.tsx';
import type { StrikePort } from './strike-port.ts';

/** The row. */
export type DeviceRowProps = {
  readonly browser: MyBrowser;
  readonly onRename: Devices['rename'];
  /** `undefined`: this browser was struck out itself, and can strike none. */
  readonly strikes: StrikePort | undefined;
};

/** A line of the list. */
export function DeviceRow({ browser, onRename, strikes }: DeviceRowProps) {
  const { clock } = useSurface();
  const rename = (text: string): string | undefined => {
    const checked = checkText(text, 'name', MAX_NAME_CHARACTERS);
    if (!checked.ok) return refusalWords(checked.error, text);
    onRename(browser.browser, checked.value);
    return undefined;
  };
  return (
    <li class="device">
      <EditableText
        value={browser.label}
        label={t('devices.name')}
        placeholder={t('devices.unnamed')}
        onCommit={rename}
      />
      <p class="soft small device-when">{deviceWords(browser, clock.now())}</p>
      {strikes !== undefined && !browser.isThis && (
        <StrikeOut
          browser={browser.browser}
          label={browser.label || t('devices.unnamed')}
          strikes={strikes}
        />
      )}
    </li>
  );
}
