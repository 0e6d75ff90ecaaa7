import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSnapshot } from '../../../bridge/bridge-context.tsx';
import { useFormat } from '../../../i18n/use-format.ts';
import { Flag } from '../../../ui/flag.tsx';
import { listPrices } from '../../../ui/list-prices.ts';
import { Panel } from '../../../ui/panel.tsx';
import { ScrollList } from '../../../ui/scroll-list.tsx';
import { SearchInput } from '../../../ui/search-input.tsx';
import classes from './pricing-panel.module.css';

/** What one segment costs to each country and since when, the home country first. */
export function PricingPanel() {
  const { t } = useTranslation();
  const format = useFormat();
  const [search, setSearch] = useState('');
  const prices = useSnapshot((snapshot) => snapshot.prices);
  const home = useSnapshot((snapshot) => snapshot.shop?.homeCountry);
  const rows = listPrices(prices, home, search, format.country);

  return (
    <Panel title={t('pricing.title')}>
      <p className={classes.dim}>{t('pricing.text')}</p>
      <SearchInput label={t('pricing.search')} className={classes.search} value={search} onChange={setSearch} />
      {rows.length === 0 && <p className={classes.dim}>{t('pricing.none')}</p>}
      <ScrollList label={t('pricing.title')} maxHeight={560}>
        {rows.map((row) => (
          <li key={row.country} className={classes.row}>
            <Flag country={row.country} />
            <span className={classes.country}>
              {row.name}
              {row.country === home && <span className={classes.dim}> {t('register.home')}</span>}
            </span>
            <span className={classes.price}>
              {format.price(row.perSegment, row.currency)}
              <span className={classes.since}>{t('pricing.since', { date: format.shortDate(row.effectiveFrom) })}</span>
            </span>
          </li>
        ))}
      </ScrollList>
    </Panel>
  );
}
