import { Button, NumberInput, Radio } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Card } from '#shared/api/credit.ts';
import { type Currency, MICROS_PER_UNIT, type Micros } from '#shared/domain/money.ts';
import { isTopupAmount, TOPUP_MAX, TOPUP_MIN, TOPUP_PRESETS } from '#shared/domain/topup.ts';
import type { AppError } from '#shared/errors.ts';
import { useSnapshot } from '../../bridge/bridge-context.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { EnterKey } from '../../ui/kbd.tsx';
import { CardBrand } from './card-brand.tsx';
import { brandName } from './card-words.ts';
import classes from './topup-form.module.css';

const OTHER = 'other';

interface TopupFormProps {
  cards: readonly Card[];
  currency: Currency;
  busy: boolean;
  error: AppError | null;
  onSubmit: (wish: { amount: Micros; card: Card }) => void;
}

export function TopupForm({ cards, currency, busy, error, onSubmit }: TopupFormProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const available = useSnapshot(
    (snapshot) => snapshot.credit?.wallets.find((wallet) => wallet.currency === currency)?.available,
  );
  const [choice, setChoice] = useState(String(TOPUP_PRESETS[1]));
  const [other, setOther] = useState<number | null>(null);
  const [cardId, setCardId] = useState((cards.find((card) => card.isDefault) ?? cards[0])?.id ?? '');
  const [complaint, setComplaint] = useState(false);

  const wholeMoney = (amount: Micros) => format.money(amount, currency).replace(/[.,]00$/, '');
  const amount = choice === OTHER ? (other ?? 0) * MICROS_PER_UNIT : Number(choice);
  const valid = isTopupAmount(amount);
  const card = cards.find(({ id }) => id === cardId);
  const limits = { min: wholeMoney(TOPUP_MIN), max: wholeMoney(TOPUP_MAX) };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setComplaint(!valid);
    if (valid && card && !busy) onSubmit({ amount, card });
  };

  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <Radio.Group label={t('topup.amount')} value={choice} onChange={setChoice}>
        <div className={classes.amounts}>
          {TOPUP_PRESETS.map((preset) => (
            <Radio.Card key={preset} value={String(preset)} className={classes.amount ?? ''} disabled={busy}>
              {wholeMoney(preset)}
            </Radio.Card>
          ))}
          <Radio.Card value={OTHER} className={`${classes.amount} ${classes.other}`} disabled={busy}>
            {t('topup.other')}
          </Radio.Card>
        </div>
      </Radio.Group>
      {choice === OTHER && (
        <NumberInput
          label={t('topup.other')}
          description={t('topup.otherHint', { currency, ...limits })}
          error={complaint && !valid ? t('topup.amountInvalid', limits) : null}
          allowDecimal={false}
          allowNegative={false}
          hideControls
          thousandSeparator=","
          autoFocus
          value={other ?? ''}
          onChange={(value) => {
            setComplaint(false);
            setOther(value === '' ? null : Number(value));
          }}
        />
      )}
      {cards.length === 0 && <p className={classes.dim}>{t('credit.noCards')}</p>}
      {cards.length > 0 && (
        <Radio.Group label={t('topup.card')} value={cardId} onChange={setCardId}>
          <div className={classes.cards}>
            {cards.map(({ id, brand, last4 }) => (
              <Radio.Card key={id} value={id} className={classes.card ?? ''} disabled={busy}>
                <Radio.Indicator />
                <CardBrand brand={brand} />
                {t('credit.cardName', { brand: brandName(brand), last4 })}
              </Radio.Card>
            ))}
          </div>
        </Radio.Group>
      )}
      {available !== undefined && (
        <p className={classes.after} aria-live="polite">
          <span>{t('topup.after')}</span>
          <strong>{format.money(available + (valid ? amount : 0), currency)}</strong>
        </p>
      )}
      {error && <ErrorNotice error={error} />}
      <Button type="submit" variant="filled" loading={busy} disabled={!card} rightSection={<EnterKey />} fullWidth>
        {t('topup.submit')}
      </Button>
    </form>
  );
}
