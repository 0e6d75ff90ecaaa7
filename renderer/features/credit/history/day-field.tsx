import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { withSlashes } from '../../../ui/typed-date.ts';
import type { FilterFaults } from './history-filter.ts';
import classes from './history-filters.module.css';

interface DayFieldProps {
  label: string;
  value: string;
  fault: FilterFaults['from'] | FilterFaults['to'];
  disabled: boolean;
  onChange: (value: string) => void;
}

/**
 * A day of the shop, typed day first as a birthday is. A browser's own date field would ask for the month first where
 * the computer is set up in American English, and 03/04 would be read as another day than was meant.
 */
export function DayField({ label, value, fault, disabled, onChange }: DayFieldProps) {
  const { t } = useTranslation();
  const [focused, setFocused] = useState(false);
  return (
    <TextInput
      className={classes.day ?? ''}
      classNames={{ input: classes.input ?? '', section: classes.dayLabel ?? '' }}
      aria-label={label}
      leftSection={label}
      leftSectionWidth={68}
      placeholder={t('history.filter.day')}
      inputMode="numeric"
      autoComplete="off"
      maxLength={20}
      // While it is typed, a day is no mistake yet.
      error={fault && !focused ? t(`history.filter.${fault}`) : null}
      disabled={disabled}
      value={value}
      onFocus={() => setFocused(true)}
      onBlur={() => setFocused(false)}
      onChange={(event) => onChange(withSlashes(value, event.currentTarget.value))}
    />
  );
}
