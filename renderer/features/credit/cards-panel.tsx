import { useTranslation } from 'react-i18next';
import type { Card } from '#shared/api/credit.ts';
import { Panel } from '../../ui/panel.tsx';
import { CardBrand } from './card-brand.tsx';
import { brandName } from './card-words.ts';
import classes from './cards-panel.module.css';

/** The saved cards, as far as anyone may know them: brand, last four digits, expiry. */
export function CardsPanel({ cards }: { cards: readonly Card[] }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('credit.cards')}>
      {cards.length === 0 && <p className={classes.dim}>{t('credit.noCards')}</p>}
      <ul>
        {cards.map((card) => (
          <li key={card.id} className={classes.card}>
            <CardBrand brand={card.brand} />
            <div>
              <div>
                {t('credit.cardName', { brand: brandName(card.brand), last4: card.last4 })}
                {card.isDefault && <span className={classes.dim}> {t('credit.default')}</span>}
              </div>
              <div className={classes.dim}>
                {t('credit.expires', {
                  month: String(card.expMonth).padStart(2, '0'),
                  year: String(card.expYear % 100).padStart(2, '0'),
                })}
              </div>
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
