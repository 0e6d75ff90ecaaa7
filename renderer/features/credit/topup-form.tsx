import { Button, Radio, TextInput } from '@mantine/core';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Card } from '#shared/api/credit.ts';
import { type Currency, MICROS_PER_UNIT, type Micros } from '#shared/domain/money.ts';
import { TOPUP_MAX, TOPUP_MIN, TOPUP_PRESETS } from '#shared/domain/topup.ts';
import type { AppError } from '#shared/errors.ts';
import { useSnapshot } from '../../bridge/bridge-context.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { EnterKey } from '../../ui/kbd.tsx';
import { CardBrand } from './card-brand.tsx';
import { brandName } from './card-words.ts';
import { parseTopupAmount } from './topup-amount.ts';
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
  const chargeId = useId();
  const available = useSnapshot(
    (snapshot) => snapshot.credit?.wallets.find((wallet) => wallet.currency === currency)?.available,
  );
  const [choice, setChoice] = useState(String(TOPUP_PRESETS[1]));
  const [other, setOther] = useState('');
  const [cardId, setCardId] = useState((cards.find((card) => card.isDefault) ?? cards[0])?.id ?? '');
  const [complaint, setComplaint] = useState(false);

  const wholeMoney = (amount: Micros) => format.money(amount, currency).replace(/[.,]00$/, '');
  const amount = choice === OTHER ? parseTopupAmount(other) : Number(choice);
  const card = cards.find(({ id }) => id === cardId);
  const limits = { min: wholeMoney(TOPUP_MIN), max: wholeMoney(TOPUP_MAX) };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setComplaint(amount === null);
    if (amount !== null && card && !busy) onSubmit({ amount, card });
  };

  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <Radio.Group label={t('topup.amount')} value={choice} onChange={setChoice}>
        <div className={classes.amounts}>
          {TOPUP_PRESETS.map((preset) => (
            <Radio.Card
              key={preset}
              value={String(preset)}
              className={classes.amount ?? ''}
              disabled={busy}
              // Where the dialog puts the focus when it opens.
              data-autofocus={choice === String(preset) || undefined}
            >
              {wholeMoney(preset)}
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
          error={complaint && amount === null ? t('topup.amountInvalid', limits) : null}
          inputMode="decimal"
          autoComplete="off"
          autoFocus
          readOnly={busy}
          value={other}
          onChange={(event) => {
            setComplaint(false);
            setOther(event.currentTarget.value);
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
          <strong>{format.money(available + (amount ?? 0), currency)}</strong>
        </p>
      )}
      {error && <ErrorNotice error={error} />}
      <Button
        type="submit"
        className={classes.pay ?? ''}
        variant="filled"
        loading={busy}
        disabled={!card}
        aria-describedby={chargeId}
        rightSection={<EnterKey />}
        fullWidth
      >
        <span className={classes.submit}>
          {t('topup.submit')}
          {amount !== null && card && (
            <span id={chargeId} className={classes.charge} aria-hidden="true">
              {t('topup.charges', {
                currency,
                units: format.number(amount / MICROS_PER_UNIT),
                card: t('credit.cardName', { brand: brandName(card.brand), last4: card.last4 }),
              })}
            </span>
          )}
        </span>
      </Button>
    </form>
  );
}
