import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Card } from '#shared/api/billing.ts';
import { useNow } from '../../../i18n/use-now.ts';
import { hasExpired } from '../cards/card-rules.ts';
import classes from './field-rows.module.css';
import { cardName } from './status-words.ts';

interface CardFieldProps {
  /** Null while the payment provider does not answer. */
  cards: readonly Card[] | null;
  cardId: string | null;
  disabled: boolean;
  error: string | null;
  onChange: (cardId: string) => void;
}

/** Topup Card: one of the saved cards. */
export function CardField({ cards, cardId, disabled, error, onChange }: CardFieldProps) {
  const { t } = useTranslation();
  const now = useNow();
  const nameOf = (card: Card) => {
    const name = cardName(t, cards, card.id);
    return hasExpired(card, now) ? t('autoTopup.cardExpired', { card: name }) : name;
  };
  const kept = cards === null && cardId !== null ? [{ value: cardId, label: t('autoTopup.cardKept') }] : [];
  const noCards = cards?.length === 0 && t('autoTopup.noCards');
  return (
    <Select
      className={classes.row ?? ''}
      classNames={{ input: classes.card ?? '', option: classes.option ?? '' }}
      label={t('autoTopup.card')}
      description={cards === null ? t('autoTopup.cardsUnknown') : error === null && noCards}
      error={error === null ? null : noCards || error}
      size="lg"
      allowDeselect={false}
      data={cards?.map((card) => ({ value: card.id, label: nameOf(card) })) ?? kept}
      value={cardId}
      disabled={disabled || cards === null || cards.length === 0}
      onChange={(value) => {
        if (value !== null) onChange(value);
      }}
    />
  );
}
