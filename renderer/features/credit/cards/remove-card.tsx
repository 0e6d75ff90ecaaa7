import { Button, Radio } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AutoTopup, Card } from '#shared/api/billing.ts';
import { brandName } from '#shared/domain/card-brand.ts';
import { useCall } from '../../../bridge/bridge-context.tsx';
import { useNow } from '../../../i18n/use-now.ts';
import { Confirm } from '../../../ui/confirm.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { CardOptions } from './card-options.tsx';
import { cardToOffer, isUsedByAutoTopup, offeredFirst, replacementsFor } from './card-rules.ts';
import classes from './remove-card.module.css';

interface RemoveCardProps {
  card: Card;
  cards: readonly Card[];
  autoTopups: readonly AutoTopup[];
  onRemoved: () => void;
  onCancel: () => void;
}

/** Asks before a card is removed. Where Auto Topup charges it, another one has to take its place. */
export function RemoveCard({ card, cards, autoTopups, onRemoved, onCancel }: RemoveCardProps) {
  const { t } = useTranslation();
  const now = useNow();
  const remove = useCall('billing.removeCard');
  const [picked, setPicked] = useState<string | null>(null);
  const name = t('credit.cardName', { brand: brandName(card.brand), last4: card.last4 });

  // The server knows of an Auto Topup that was set elsewhere a moment ago.
  const inUse = isUsedByAutoTopup(card, autoTopups) || remove.error?.code === 'card_in_use';
  const replacements = replacementsFor(card, cards, now);
  const offered = cardToOffer(replacements, null, now);
  const replacement = replacements.find(({ id }) => id === picked) ?? offered;

  if (inUse && !replacement) {
    return (
      <div className={classes.only}>
        <Notice tone="amber" icon={<IconInfoCircle size={20} />} role="alert">
          {t('cards.removeOnly', { card: name })}
        </Notice>
        <Button autoFocus onClick={onCancel}>
          {t('cards.understood')}
        </Button>
      </div>
    );
  }

  const confirm = async () => {
    const result = await remove.run({ cardId: card.id, replacementId: inUse ? (replacement?.id ?? null) : null });
    if (result.ok) onRemoved();
  };
  return (
    <Confirm
      label={t('cards.removeOf', { card: name })}
      text={t(inUse ? 'cards.removeInUse' : 'cards.removeText', { card: name })}
      confirm={t('cards.removeConfirm')}
      busy={remove.busy}
      onConfirm={confirm}
      onCancel={onCancel}
    >
      {inUse && replacement && (
        <Radio.Group aria-label={t('cards.replacement')} value={replacement.id} onChange={setPicked}>
          <CardOptions cards={offeredFirst(replacements, offered)} disabled={remove.busy} />
        </Radio.Group>
      )}
      {remove.error && <ErrorNotice error={remove.error} />}
    </Confirm>
  );
}
