import { Button, Loader } from '@mantine/core';
import { IconAlertCircle, IconCircleCheck, IconExternalLink } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Card } from '#shared/api/billing.ts';
import { brandName } from '#shared/domain/card-brand.ts';
import { assertNever } from '#shared/errors.ts';
import { useCall, useSnapshot } from '../../../bridge/bridge-context.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { Notice } from '../../../ui/notice.tsx';
import type { CardSetupState } from '../billing-page.ts';
import classes from './card-setup-notice.module.css';

/** How far adding a card is: waiting for the provider's page, added, or expired. */
export function CardSetupNotice({ cardSetup, cards }: { cardSetup: CardSetupState; cards: readonly Card[] }) {
  const { t } = useTranslation();
  switch (cardSetup.kind) {
    case 'none':
      return null;
    case 'open':
      return <Waiting url={cardSetup.url} />;
    case 'added': {
      const card = cards.find(({ id }) => id === cardSetup.cardId);
      return (
        card && (
          <Notice tone="accent" icon={<IconCircleCheck size={20} />}>
            {t('cards.added', { card: t('credit.cardName', { brand: brandName(card.brand), last4: card.last4 }) })}
          </Notice>
        )
      );
    }
    case 'expired':
      return (
        <Notice tone="amber" icon={<IconAlertCircle size={20} />}>
          {t('cards.expiredSetup')}
        </Notice>
      );
    default:
      return assertNever(cardSetup);
  }
}

function Waiting({ url }: { url: string }) {
  const { t } = useTranslation();
  const host = useSnapshot((snapshot) => snapshot.app.host);
  const dismiss = useCall('billing.dismissCardSetup');
  return (
    <>
      <Notice tone="accent" icon={<Loader size={20} />} title={t('cards.waiting.title')}>
        {t(`cards.waiting.${host}`)}
        <div className={classes.actions}>
          <Button
            component="a"
            href={url}
            target="_blank"
            rel="noopener"
            leftSection={<IconExternalLink size={18} aria-hidden="true" />}
          >
            {t('cards.waiting.open')}
          </Button>
          <Button variant="subtle" loading={dismiss.busy} onClick={() => dismiss.run({})}>
            {t('cards.waiting.cancel')}
          </Button>
        </div>
      </Notice>
      {dismiss.error && <ErrorNotice error={dismiss.error} />}
    </>
  );
}
