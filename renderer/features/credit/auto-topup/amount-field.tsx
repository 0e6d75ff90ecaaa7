import { Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Currency } from '#shared/domain/money.ts';
import type { AmountRange } from '#shared/domain/topup.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import type { AmountChoice } from './amount-choice.ts';
import classes from './field-rows.module.css';

const OTHER = 'other';

interface AmountFieldProps {
  label: string;
  description?: string | undefined;
  choice: AmountChoice;
  range: AmountRange;
  currency: Currency;
  disabled: boolean;
  error: string | null;
  onChange: (choice: AmountChoice) => void;
}

/** An amount out of those that are offered, or an own one, typed below. */
export function AmountField({
  label,
  description,
  choice,
  range,
  currency,
  disabled,
  error,
  onChange,
}: AmountFieldProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const other = choice.kind === 'other';
  const round = (amount: number) => format.round(amount, currency);
  return (
    <>
      <Select
        className={classes.row ?? ''}
        classNames={{ option: classes.option ?? '' }}
        label={label}
        description={other ? undefined : description}
        error={other ? null : error}
        size="lg"
        allowDeselect={false}
        data={[
          ...range.presets.map((preset) => ({ value: String(preset), label: round(preset) })),
          { value: OTHER, label: t('autoTopup.other') },
        ]}
        value={other ? OTHER : String(choice.amount)}
        disabled={disabled}
        onChange={(value) => {
          if (value === null) return;
          onChange(value === OTHER ? { kind: 'other', text: '' } : { kind: 'preset', amount: Number(value) });
        }}
      />
      {other && (
        <TextInput
          className={classes.row ?? ''}
          aria-label={t('autoTopup.otherOf', { field: label })}
          description={error === null && t('autoTopup.otherHint', { min: round(range.min), max: round(range.max) })}
          error={error}
          inputMode="decimal"
          autoComplete="off"
          // Chosen just now, it is empty and waits for the amount.
          autoFocus={choice.text === ''}
          disabled={disabled}
          value={choice.text}
          onChange={(event) => onChange({ kind: 'other', text: event.currentTarget.value })}
        />
      )}
    </>
  );
}
