import { TextInput } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { LOCALES, pickLanguage } from '#shared/domain/language.ts';
import { SMS_CURRENCY } from '#shared/domain/money.ts';
import classes from './editor.module.css';

interface AmountInputProps {
  label: string;
  /** How much of it is used, beside the amount. */
  used?: string | null;
  value: string;
  fault: string | null;
  readOnly: boolean;
  onChange: (value: string) => void;
}

/** An amount out of the SMS wallet, in whole units. */
export function AmountInput({ label, used = null, value, fault, readOnly, onChange }: AmountInputProps) {
  const { i18n } = useTranslation();
  const id = useId();
  const parts = new Intl.NumberFormat(LOCALES[pickLanguage([i18n.language])], {
    style: 'currency',
    currency: SMS_CURRENCY,
  }).formatToParts(0);
  return (
    <TextInput
      label={label}
      error={fault}
      leftSection={parts.find(({ type }) => type === 'currency')?.value}
      leftSectionWidth={56}
      rightSection={
        used && (
          <span id={id} className={classes.used}>
            {used}
          </span>
        )
      }
      rightSectionWidth={used ? 'auto' : 0}
      aria-describedby={id}
      inputMode="decimal"
      autoComplete="off"
      readOnly={readOnly}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
