import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { Billing } from '#shared/api/billing.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { Panel } from '../../../ui/panel.tsx';
import type { CardSetupState } from '../billing-page.ts';
import { CardLabel } from './card-label.tsx';
import classes from './cards-panel.module.css';
import { ManageCards } from './manage-cards.tsx';

/** The saved cards, and the way to manage them. */
export function CardsPanel({ billing, cardSetup }: { billing: Billing; cardSetup: CardSetupState }) {
  const { t } = useTranslation();
  const [opened, dialog] = useDisclosure(false);
  const { cards, autoTopups } = billing;
  return (
    <Panel title={t('cards.title')} aside={<Button onClick={dialog.open}>{t('cards.manage')}</Button>}>
      {cards === null && <p className={classes.note}>{t('cards.unreachable')}</p>}
      {cards?.length === 0 && <p className={classes.note}>{t('cards.none')}</p>}
      <ul>
        {cards?.map((card) => (
          <li key={card.id} className={classes.card}>
            <CardLabel
              card={card}
              autoTopups={autoTopups}
              isNew={cardSetup.kind === 'added' && cardSetup.cardId === card.id}
            />
          </li>
        ))}
      </ul>
      {cardSetup.kind === 'open' && (
        <p className={classes.waiting} role="status">
          {t('cards.waiting.panel')}
        </p>
      )}
      <Dialog title={t('cards.manage')} opened={opened} onClose={dialog.close}>
        <ManageCards billing={billing} cardSetup={cardSetup} />
      </Dialog>
    </Panel>
  );
}
