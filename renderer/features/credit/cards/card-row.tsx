import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AutoTopup, Card } from '#shared/api/billing.ts';
import { brandName } from '#shared/domain/card-brand.ts';
import { useCall } from '../../../bridge/bridge-context.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { LineButton } from '../read-only.tsx';
import { CardLabel } from './card-label.tsx';
import classes from './card-row.module.css';
import { RemoveCard } from './remove-card.tsx';

interface CardRowProps {
  card: Card;
  cards: readonly Card[];
  autoTopups: readonly AutoTopup[];
  isNew: boolean;
  onDefault: () => void;
  onRemoved: () => void;
}

/** A saved card with what can be done with it. */
export function CardRow({ card, cards, autoTopups, isNew, onDefault, onRemoved }: CardRowProps) {
  const { t } = useTranslation();
  const makeDefault = useCall('billing.makeDefaultCard');
  const [removal, setRemoval] = useState<'none' | 'asked' | 'cancelled'>('none');
  const name = t('credit.cardName', { brand: brandName(card.brand), last4: card.last4 });

  const choose = async () => {
    const result = await makeDefault.run({ cardId: card.id });
    if (result.ok) onDefault();
  };

  return (
    <li className={classes.row} data-new={isNew || undefined}>
      <div className={classes.line}>
        <CardLabel card={card} autoTopups={autoTopups} isNew={isNew} />
        {removal !== 'asked' && (
          <div className={classes.actions}>
            {!card.isDefault && (
              <LineButton
                variant="subtle"
                aria-label={t('cards.makeDefaultOf', { card: name })}
                loading={makeDefault.busy}
                onClick={choose}
              >
                {t('cards.makeDefault')}
              </LineButton>
            )}
            <LineButton
              variant="subtle"
              aria-label={t('cards.removeOf', { card: name })}
              // The focus comes back to where the question came from.
              autoFocus={removal === 'cancelled'}
              onClick={() => setRemoval('asked')}
            >
              {t('cards.remove')}
            </LineButton>
          </div>
        )}
      </div>
      {makeDefault.error && <ErrorNotice error={makeDefault.error} />}
      {removal === 'asked' && (
        <div className={classes.removing}>
          <RemoveCard
            card={card}
            cards={cards}
            autoTopups={autoTopups}
            onRemoved={onRemoved}
            onCancel={() => setRemoval('cancelled')}
          />
        </div>
      )}
    </li>
  );
}
