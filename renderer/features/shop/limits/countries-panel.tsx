import { Switch } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StoppedCountry } from '#shared/api/devices.ts';
import type { Country } from '#shared/domain/phone.ts';
import { useSnapshot } from '../../../bridge/bridge-context.tsx';
import { useFormat } from '../../../i18n/use-format.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Flag } from '../../../ui/flag.tsx';
import { listPrices } from '../../../ui/list-prices.ts';
import { Panel } from '../../../ui/panel.tsx';
import { ScrollList } from '../../../ui/scroll-list.tsx';
import { SearchInput } from '../../../ui/search-input.tsx';
import classes from './countries-panel.module.css';

interface CountriesPanelProps {
  /** Those that are switched on, beside the home country. */
  allowed: readonly Country[];
  /** Those that were when it was last saved: they stand first, so that none moves away under the finger. */
  saved: readonly Country[];
  stopped: readonly StoppedCountry[];
  disabled: boolean;
  onChange: (country: Country, on: boolean) => void;
}

/** Where the shop sends to: the home country always, the others as the owner wants. */
export function CountriesPanel({ allowed, saved, stopped, disabled, onChange }: CountriesPanelProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [search, setSearch] = useState('');
  const prices = useSnapshot((snapshot) => snapshot.prices);
  const home = useSnapshot((snapshot) => snapshot.shop?.homeCountry);
  const rank = (country: Country) => (country === home ? 0 : saved.includes(country) ? 1 : 2);
  const rows = listPrices(prices, home, search, format.country).sort((a, b) => rank(a.country) - rank(b.country));

  return (
    <Panel title={t('limits.countries')} aside={t('limits.countriesOn', { count: allowed.length })}>
      <p className={classes.dim}>{t('limits.countriesText')}</p>
      <SearchInput label={t('pricing.search')} className={classes.search} value={search} onChange={setSearch} />
      {rows.length === 0 && <p className={classes.dim}>{t('pricing.none')}</p>}
      <ScrollList label={t('limits.countries')} maxHeight={352}>
        {rows.map(({ country, name, perSegment, currency }) => {
          const words = (
            <span className={classes.words}>
              <Flag country={country} />
              <span className={classes.country}>
                {name}
                {stopped.some((stop) => stop.country === country) && (
                  <Badge tone="amber">{t('limits.isStopped')}</Badge>
                )}
              </span>
              <span className={classes.price}>{format.price(perSegment, currency)}</span>
            </span>
          );
          return (
            <li key={country} className={classes.row}>
              {country === home ? (
                <div className={classes.home}>
                  {words}
                  <span className={classes.always}>{t('limits.always')}</span>
                </div>
              ) : (
                // A press anywhere on the row turns it.
                <Switch
                  classNames={{
                    body: classes.switch ?? '',
                    labelWrapper: classes.label ?? '',
                    label: classes.label ?? '',
                    track: classes.track ?? '',
                  }}
                  // The price stands inside of the label, and must not become a part of its name.
                  aria-label={name}
                  label={words}
                  labelPosition="left"
                  size="md"
                  checked={allowed.includes(country)}
                  disabled={disabled}
                  onChange={(event) => onChange(country, event.currentTarget.checked)}
                />
              )}
            </li>
          );
        })}
      </ScrollList>
    </Panel>
  );
}
