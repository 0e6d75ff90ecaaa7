import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Billing, Card } from '#shared/api/billing.ts';
import { brandName } from '#shared/domain/card-brand.ts';
import { useCall } from '../../../bridge/bridge-context.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { openPage } from '../../../ui/open-page.ts';
import { addedCardId, type CardSetupState } from '../billing-page.ts';
import { LineButton, useReadOnly } from '../read-only.tsx';
import { CardRow } from './card-row.tsx';
import { CardSetupNotice } from './card-setup-notice.tsx';
import classes from './manage-cards.module.css';

/** The saved cards: add one on the provider's page, make one the default, remove one. */
export function ManageCards({ billing, cardSetup }: { billing: Billing; cardSetup: CardSetupState }) {
  const { t } = useTranslation();
  const readOnly = useReadOnly();
  const add = useCall('billing.addCard');
  const content = useRef<HTMLDivElement>(null);
  const [news, setNews] = useState('');
  const { cards } = billing;

  // What had the focus may be gone: the button Add while a card is being added, a card that was removed.
  useEffect(() => {
    if (document.activeElement === document.body) content.current?.focus();
  });

  const addCard = async () => {
    setNews('');
    const result = await add.run({});
    if (result.ok) openPage(result.value.url);
  };
  const tell = (key: 'cards.isDefault' | 'cards.removed', { brand, last4 }: Card) => {
    setNews(t(key, { card: t('credit.cardName', { brand: brandName(brand), last4 }) }));
    content.current?.focus();
  };

  return (
    <div ref={content} tabIndex={-1} className={classes.manage}>
      {cards === null && <p className={classes.note}>{t('cards.unreachable')}</p>}
      {cards?.length === 0 && <p className={classes.note}>{t('cards.none')}</p>}
      {cards && cards.length > 0 && (
        <ul aria-label={t('cards.title')}>
          {cards.map((card) => (
            <CardRow
              key={card.id}
              card={card}
              cards={cards}
              autoTopups={billing.autoTopups}
              isNew={card.id === addedCardId(cardSetup)}
              onDefault={() => tell('cards.isDefault', card)}
              onRemoved={() => tell('cards.removed', card)}
            />
          ))}
        </ul>
      )}
      <div role="status" className={classes.news}>
        {news !== '' && <p className={classes.note}>{news}</p>}
        <CardSetupNotice cardSetup={cardSetup} cards={cards ?? []} />
      </div>
      {add.error && <ErrorNotice error={add.error} />}
      {cardSetup.kind !== 'open' && (
        <LineButton
          variant="filled"
          loading={add.busy}
          // Where the dialog puts the focus when it opens.
          data-autofocus
          onClick={addCard}
        >
          {t('cards.add')}
        </LineButton>
      )}
      <p className={classes.note}>{readOnly ? t('credit.offlineAction') : t('cards.safe')}</p>
    </div>
  );
}
