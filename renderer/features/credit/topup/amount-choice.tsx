import { Radio, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Currency } from '#shared/domain/money.ts';
import type { AmountRange } from '#shared/domain/topup.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import classes from './amount-choice.module.css';

/** The choice that is no preset: the amount is typed. */
export const OTHER = 'other';

interface AmountChoiceProps {
  currency: Currency;
  range: AmountRange;
  /** A preset in micro-units, as text, or {@link OTHER}. */
  choice: string;
  other: string;
  invalid: boolean;
  busy: boolean;
  onChoice: (choice: string) => void;
  onOther: (text: string) => void;
}

/** Topup Amount: one of a few, or an own one. */
export function AmountChoice(props: AmountChoiceProps) {
  const { currency, range, choice, other, invalid, busy, onChoice, onOther } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const limits = { min: format.round(range.min, currency), max: format.round(range.max, currency) };
  return (
    <>
      <Radio.Group label={t('topup.amount')} value={choice} onChange={onChoice}>
        <div className={classes.amounts}>
          {range.presets.map((preset) => (
            <Radio.Card
              key={preset}
              value={String(preset)}
              className={classes.amount ?? ''}
              disabled={busy}
              // Where the dialog puts the focus when it opens.
              data-autofocus={choice === String(preset) || undefined}
            >
              {format.round(preset, currency)}
            </Radio.Card>
          ))}
          <Radio.Card value={OTHER} className={`${classes.amount} ${classes.other}`} disabled={busy}>
            {t('topup.other')}
          </Radio.Card>
        </div>
      </Radio.Group>
      {choice === OTHER && (
        <TextInput
          label={t('topup.other')}
          description={t('topup.otherHint', { currency, ...limits })}
          error={invalid ? t('topup.amountInvalid', limits) : null}
          inputMode="decimal"
          autoComplete="off"
          autoFocus
          readOnly={busy}
          value={other}
          onChange={(event) => onOther(event.currentTarget.value)}
        />
      )}
    </>
  );
}
