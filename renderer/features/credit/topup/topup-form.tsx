import { Button, Radio } from '@mantine/core';
import { IconCreditCardOff } from '@tabler/icons-react';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Card } from '#shared/api/billing.ts';
import { brandName } from '#shared/domain/card-brand.ts';
import { type Currency, MICROS_PER_UNIT, type Micros } from '#shared/domain/money.ts';
import { topupAmounts } from '#shared/domain/topup.ts';
import type { AppError } from '#shared/errors.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { useNow } from '../../../i18n/use-now.ts';
import { Notice } from '../../../ui/notice.tsx';
import { CardOptions } from '../cards/card-options.tsx';
import { cardToOffer, offeredFirst } from '../cards/card-rules.ts';
import { ReadOnlyNotice, useReadOnly } from '../read-only.tsx';
import { parseAmount } from '../typed-amount.ts';
import { AmountChoice, OTHER } from './amount-choice.tsx';
import { BalanceAfter } from './balance-after.tsx';
import classes from './topup-form.module.css';

interface TopupFormProps {
  /** Null while the payment provider does not answer. */
  cards: readonly Card[] | null;
  addedCardId: string | null;
  currency: Currency;
  busy: boolean;
  error: AppError | null;
  /** Whether the cards are shown in its place. */
  managing: boolean;
  onManageCards: () => void;
  onSubmit: (wish: { amount: Micros; card: Card }) => void;
}

/** The amount and the card of a One Time Topup. */
export function TopupForm(props: TopupFormProps) {
  const { cards, addedCardId, currency, busy, error, managing, onManageCards, onSubmit } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const chargeId = useId();
  const manage = useRef<HTMLButtonElement>(null);
  const readOnly = useReadOnly();
  const range = topupAmounts(currency);
  const [choice, setChoice] = useState(String(range.presets[1]));
  const [other, setOther] = useState('');
  const [picked, setPicked] = useState<string | null>(null);
  const [complaint, setComplaint] = useState(false);

  const amount = choice === OTHER ? parseAmount(other, range) : Number(choice);
  const offered = cardToOffer(cards ?? [], addedCardId, now);
  const card = cards?.find(({ id }) => id === picked) ?? offered;

  // Back from the cards, what had the focus is gone.
  useEffect(() => {
    if (!managing && document.activeElement === document.body) manage.current?.focus();
  }, [managing]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setComplaint(amount === null);
    if (amount !== null && card && !busy && !readOnly) onSubmit({ amount, card });
  };
  const manageCards = () => {
    // A card that is added there is the one meant.
    setPicked(null);
    onManageCards();
  };

  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <AmountChoice
        currency={currency}
        range={range}
        choice={choice}
        other={other}
        invalid={complaint && amount === null}
        busy={busy}
        onChoice={setChoice}
        onOther={(text) => {
          setComplaint(false);
          setOther(text);
        }}
      />
      {card ? (
        <div className={classes.cards}>
          <Radio.Group label={t('topup.card')} value={card.id} onChange={setPicked}>
            <CardOptions cards={offeredFirst(cards ?? [], offered)} disabled={busy} />
          </Radio.Group>
          <Button ref={manage} variant="subtle" className={classes.manage ?? ''} disabled={busy} onClick={manageCards}>
            {t('cards.manage')}
          </Button>
        </div>
      ) : (
        <Notice
          tone="amber"
          icon={<IconCreditCardOff size={20} />}
          action={
            cards && (
              <Button ref={manage} onClick={manageCards}>
                {t('cards.manage')}
              </Button>
            )
          }
        >
          {t(cards ? 'cards.none' : 'cards.unreachable')}
        </Notice>
      )}
      <BalanceAfter currency={currency} amount={amount} />
      <ReadOnlyNotice error={error} />
      <Button
        type="submit"
        className={classes.pay ?? ''}
        variant="filled"
        loading={busy}
        disabled={!card || readOnly}
        aria-describedby={chargeId}
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
