import { NumberInput, TextInput } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { LOCALES, pickLanguage } from '#shared/domain/language.ts';
import { SMS_CURRENCY } from '#shared/domain/money.ts';
import classes from './editor.module.css';
import { formatMinute, parseMinute } from './text/shop-times.ts';

interface TimeInputProps {
  label: string;
  value: string;
  /** What to say of a text that is no time; null says nothing. */
  fault: string | null;
  readOnly: boolean;
  onChange: (value: string) => void;
}

/** A time of the shop's day, as a clock shows it; left, it is written out. */
export function TimeInput({ label, value, fault, readOnly, onChange }: TimeInputProps) {
  return (
    <TextInput
      label={label}
      error={fault}
      inputMode="numeric"
      autoComplete="off"
      maxLength={8}
      readOnly={readOnly}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onBlur={() => {
        const minute = parseMinute(value);
        if (minute !== null && formatMinute(minute) !== value) onChange(formatMinute(minute));
      }}
    />
  );
}

interface WholeInputProps {
  label: string;
  /** Null is an empty field. */
  value: number | null;
  bounds: { min: number; max: number };
  faulty: boolean;
  readOnly: boolean;
  onChange: (value: number | null) => void;
}

/** A whole number within its bounds. A number out of them stays as typed, and is told at once. */
export function WholeInput({ label, value, bounds, faulty, readOnly, onChange }: WholeInputProps) {
  const { t } = useTranslation();
  return (
    <NumberInput
      label={label}
      error={faulty ? t('bots.outOfBounds', bounds) : null}
      inputMode="numeric"
      allowDecimal={false}
      allowNegative={false}
      clampBehavior="none"
      hideControls
      min={bounds.min}
      max={bounds.max}
      readOnly={readOnly}
      value={value ?? ''}
      onChange={(typed) => onChange(typed === '' ? null : Number(typed))}
    />
  );
}

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
