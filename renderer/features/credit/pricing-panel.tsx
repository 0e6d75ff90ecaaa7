import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSnapshot } from '../../bridge/bridge-context.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { Flag } from '../../ui/flag.tsx';
import { listPrices } from '../../ui/list-prices.ts';
import { Panel } from '../../ui/panel.tsx';
import { ScrollList } from '../../ui/scroll-list.tsx';
import classes from './pricing-panel.module.css';

/** What one segment costs to each country, the home country first. */
export function PricingPanel() {
  const { t } = useTranslation();
  const format = useFormat();
  const [search, setSearch] = useState('');
  const prices = useSnapshot((snapshot) => snapshot.prices);
  const home = useSnapshot((snapshot) => snapshot.shop?.homeCountry);
  const rows = listPrices(prices, home, search, format.country);
  const newest = Math.max(...prices.map(({ effectiveFrom }) => effectiveFrom));

  return (
    <Panel title={t('credit.pricing')}>
      <p className={classes.dim}>
        {t('credit.pricingText')}
        {prices.length > 0 && <> · {t('credit.since', { date: format.date(newest) })}</>}
      </p>
      <TextInput
        className={classes.search ?? ''}
        placeholder={t('credit.pricingSearch')}
        aria-label={t('credit.pricingSearch')}
        leftSection={<IconSearch size={18} aria-hidden="true" />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      {rows.length === 0 && <p className={classes.dim}>{t('credit.pricingNone')}</p>}
      <ScrollList label={t('credit.pricing')} maxHeight={330}>
        {rows.map((row) => (
          <li key={row.country} className={classes.row}>
            <Flag country={row.country} />
            <span>
              {row.name}
              {row.country === home && <span className={classes.dim}> {t('register.home')}</span>}
            </span>
            <span className={classes.price}>{format.price(row.perSegment, row.currency)}</span>
          </li>
        ))}
      </ScrollList>
    </Panel>
  );
}
