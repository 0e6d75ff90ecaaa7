import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AutoTopup, Card } from '#shared/api/billing.ts';
import { brandName } from '#shared/domain/card-brand.ts';
import { useNow } from '../../../i18n/use-now.ts';
import { Badge } from '../../../ui/badge.tsx';
import { CardBrand } from '../card-brand.tsx';
import classes from './card-label.module.css';
import { expiryOf, hasExpired, isUsedByAutoTopup } from './card-rules.ts';

interface CardLabelProps {
  card: Card;
  /** To tell whether one of them charges this card. */
  autoTopups?: readonly AutoTopup[];
  isNew?: boolean;
  children?: ReactNode;
}

/** A card as its holder knows it: brand, last four digits, expiry, and what it is used for. */
export function CardLabel({ card, autoTopups = [], isNew = false, children }: CardLabelProps) {
  const { t } = useTranslation();
  const expired = hasExpired(card, useNow());
  return (
    <span className={classes.label}>
      <CardBrand brand={card.brand} />
      <span className={classes.text}>
        <span className={classes.name}>
          {t('credit.cardName', { brand: brandName(card.brand), last4: card.last4 })}
          {card.isDefault && <Badge>{t('cards.default')}</Badge>}
          {isNew && <Badge tone="accent">{t('cards.new')}</Badge>}
        </span>
        <span className={classes.note}>
          <span data-expired={expired || undefined}>
            {t(expired ? 'cards.expired' : 'cards.expires', expiryOf(card))}
          </span>
          {isUsedByAutoTopup(card, autoTopups) && <> · {t('cards.usedByAutoTopup')}</>}
        </span>
      </span>
      {children}
    </span>
  );
}
