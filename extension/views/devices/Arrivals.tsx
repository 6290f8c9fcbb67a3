/** What became of the mentorships that my other browsers told of. [U103] */
import { Banner } from '../../components/Banner.tsx';
import type { Arrived } from '../../hooks/devices.ts';
import { t } from '../../locales/t.ts';

/** How many are here; and, while there are any, which wait, and for what. */
export function Arrivals({ arrived }: { readonly arrived: Arrived | undefined }) {
  if (arrived === undefined) return null;
  const { here, unsigned, waiting } = arrived;
  if (unsigned === 0 && waiting.length === 0)
    return here === 0 ? null : <p class="soft">{t('devices.arrived', { count: here })}</p>;
  return (
    <Banner tone="calm">
      <output>
        {t('devices.arrived', { count: here })}
        {unsigned > 0 &&
          ` ${t(unsigned === here ? 'devices.unsignedAll' : 'devices.unsigned', { count: unsigned })}`}
      </output>
      {waiting.length > 0 && (
        <p>
          {t('devices.waiting', {
            count: waiting.length,
            names: waiting.slice(0, MOST_NAMES).join(', '),
          })}
        </p>
      )}
    </Banner>
  );
}

/** As many names as a sentence bears. */
const MOST_NAMES = 5;
