import { Combobox, UnstyledButton, useCombobox } from '@mantine/core';
import { IconChevronDown, IconWorld } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Country, callingCode } from '#shared/domain/phone.ts';
import { useSnapshot } from '../../bridge/bridge-context.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { Flag } from '../../ui/flag.tsx';
import { listPrices } from '../../ui/list-prices.ts';
import classes from './country-select.module.css';

interface CountrySelectProps {
  /** Null while a typed calling code fits several countries. */
  country: Country | null;
  /** Whether the number says its country by itself, with a plus. */
  typed: boolean;
  disabled: boolean;
  onChange: (country: Country) => void;
  /** When the choice is made or given up: the focus goes on to the number. */
  onClose: () => void;
}

/** Flag and calling code; opens a list of the countries with a price, the home country first, with search. */
export function CountrySelect({ country, typed, disabled, onChange, onClose }: CountrySelectProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [search, setSearch] = useState('');
  const prices = useSnapshot((snapshot) => snapshot.prices);
  const home = useSnapshot((snapshot) => snapshot.shop?.homeCountry);
  const countries = useSnapshot((snapshot) => snapshot.countries);
  const stoppedCountries = useSnapshot((snapshot) => snapshot.stoppedCountries);
  const combobox = useCombobox({
    onDropdownOpen: () => combobox.focusSearchInput(),
    onDropdownClose: () => {
      setSearch('');
      combobox.resetSelectedOption();
      onClose();
    },
  });

  const options = listPrices(prices, home, search, format.country);

  const isAllowed = (candidate: Country) => countries.length === 0 || countries.includes(candidate);
  const isStopped = (candidate: Country) => stoppedCountries.some((stopped) => stopped.country === candidate);

  // Enter takes the best match without an arrow key first.
  const { selectFirstOption } = combobox;
  useEffect(() => {
    if (search !== '') selectFirstOption();
  }, [search, selectFirstOption]);

  const label = country
    ? t('register.country', { country: format.country(country), code: callingCode(country) })
    : t('register.countryUnknown');

  return (
    <Combobox
      store={combobox}
      width={360}
      position="bottom-start"
      withinPortal={false}
      onOptionSubmit={(value) => {
        const chosen = options.find((option) => option.country === value);
        if (chosen) onChange(chosen.country);
        combobox.closeDropdown();
      }}
    >
      <Combobox.Target withAriaAttributes={false}>
        <UnstyledButton
          className={classes.target}
          aria-label={label}
          aria-haspopup="listbox"
          aria-expanded={combobox.dropdownOpened}
          disabled={disabled}
          onClick={() => combobox.toggleDropdown()}
        >
          {country ? <Flag country={country} /> : <IconWorld size={24} aria-hidden="true" />}
          {country && !typed && <span className={classes.code}>{callingCode(country)}</span>}
          <IconChevronDown size={18} className={classes.chevron} aria-hidden="true" />
        </UnstyledButton>
      </Combobox.Target>
      <Combobox.Dropdown className={classes.dropdown}>
        <Combobox.Search
          role="combobox"
          aria-expanded={combobox.dropdownOpened}
          value={search}
          placeholder={t('register.countrySearch')}
          aria-label={t('register.countrySearch')}
          className={classes.search ?? ''}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <Combobox.Options className={classes.options} aria-label={t('register.countrySearch')}>
          {options.length === 0 && <Combobox.Empty>{t('register.countryNone')}</Combobox.Empty>}
          {options.map((option) => (
            <Combobox.Option
              key={option.country}
              value={option.country}
              active={option.country === country}
              className={classes.option}
              data-closed={!isAllowed(option.country) || isStopped(option.country) || undefined}
            >
              <Flag country={option.country} />
              <span className={classes.name}>
                {option.name}
                {option.country === home && <span className={classes.home}> {t('register.home')}</span>}
                {!isAllowed(option.country) && <span className={classes.reason}>{t('register.countryOff')}</span>}
                {isStopped(option.country) && <span className={classes.reason}>{t('register.countryStopped')}</span>}
              </span>
              <span className={classes.dim}>{option.callingCode}</span>
              <span className={classes.dim}>{format.price(option.perSegment, option.currency)}</span>
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
