import { UnstyledButton } from '@mantine/core';
import { IconWorld } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { CountryRouting, Routing } from '#shared/api/routing.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Flag } from '../../ui/flag.tsx';
import { Panel } from '../../ui/panel.tsx';
import classes from './country-list.module.css';
import type { RoutedCountry } from './routing-rules.ts';
import { StateDot } from './state-dot.tsx';

interface CountryListProps {
  routing: Routing;
  open: RoutedCountry | null;
  /** Those with something changed that is not saved. */
  unsaved: readonly RoutedCountry[];
  onOpen: (country: RoutedCountry) => void;
}

/** Each country with the route that the next message there takes; what has no routes of its own is the last row. */
export function CountryList({ routing, open, unsaved, onOpen }: CountryListProps) {
  const { t } = useTranslation();
  return (
    <Panel title={t('routing.countries')} className={classes.panel}>
      <ul className={classes.list} aria-label={t('routing.countries')}>
        {routing.countries.map((each) => (
          <Row
            key={each.country}
            routing={routing}
            country={each}
            open={each.country === open}
            unsaved={unsaved.includes(each.country)}
            onOpen={() => onOpen(each.country)}
          />
        ))}
      </ul>
    </Panel>
  );
}

interface RowProps {
  routing: Routing;
  country: CountryRouting;
  open: boolean;
  unsaved: boolean;
  onOpen: () => void;
}

function Row({ routing, country: { country, routes }, open, unsaved, onOpen }: RowProps) {
  const { t } = useTranslation();
  const name = useCountryName();
  const used = routes.find(({ inUse }) => inUse);
  const gateway = routing.gateways.find(({ id }) => id === used?.gateway);
  return (
    <li>
      <UnstyledButton className={classes.row} aria-current={open || undefined} onClick={onOpen}>
        {country === 'other' ? <IconWorld size={24} aria-hidden="true" /> : <Flag country={country} />}
        <span className={classes.words}>
          <span className={classes.name}>{name(country)}</span>
          {unsaved ? (
            <span className={classes.unsaved}>{t('shop.unsaved')}</span>
          ) : (
            used && (
              <span className={classes.route}>
                <StateDot state={used.state} />
                {gateway?.name ?? used.gateway}
              </span>
            )
          )}
        </span>
      </UnstyledButton>
    </li>
  );
}

/** What a country, or all that have no routes of their own, is called. */
export function useCountryName(): (country: RoutedCountry) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return (country) => (country === 'other' ? t('routing.other') : format.country(country));
}
