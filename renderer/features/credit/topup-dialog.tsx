import { Modal } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Card, Topup } from '#shared/api/credit.ts';
import type { Billing } from '#shared/contract/snapshot.ts';
import type { Currency, Micros } from '#shared/domain/money.ts';
import { isOutcomeUnknown } from '#shared/errors.ts';
import { useCall } from '../../bridge/bridge-context.tsx';
import { TopupForm } from './topup-form.tsx';
import { TopupProgress, TopupUnheard } from './topup-progress.tsx';

interface Wish {
  amount: Micros;
  card: Card;
}

/** `unheard`: the answer was lost on the way, so that only the history will tell what became of it. */
type Stage = { kind: 'form' } | { kind: 'asked'; topup: Topup } | { kind: 'unheard'; wish: Wish };

interface TopupDialogProps {
  opened: boolean;
  billing: Billing;
  currency: Currency;
  onClose: () => void;
}

/** One Time Topup: the amount and the card, then what became of it, live. */
export function TopupDialog({ opened, billing, currency, onClose }: TopupDialogProps) {
  const { t } = useTranslation();
  const [stage, setStage] = useState<Stage>({ kind: 'form' });
  const topUp = useCall('billing.topUp');

  const submit = async (wish: Wish) => {
    const result = await topUp.run({ currency, amount: wish.amount, cardId: wish.card.id });
    if (result.ok) setStage({ kind: 'asked', topup: result.value });
    else if (isOutcomeUnknown(result.error)) setStage({ kind: 'unheard', wish });
  };
  const startOver = () => {
    topUp.clearError();
    setStage({ kind: 'form' });
  };

  return (
    <Modal
      opened={opened}
      onClose={onClose}
      // The screen below listens to Escape too, and decides which of the two it is for.
      closeOnEscape={false}
      onExitTransitionEnd={startOver}
      title={t('topup.title')}
      size={520}
      closeButtonProps={{ 'aria-label': t('topup.close'), size: 44, iconSize: 20 }}
    >
      {stage.kind === 'form' && (
        <TopupForm cards={billing.cards} currency={currency} busy={topUp.busy} error={topUp.error} onSubmit={submit} />
      )}
      {stage.kind === 'asked' && (
        <TopupProgress
          // The snapshot tells how it goes on; the answer is what was known first.
          topup={billing.topups.find(({ id }) => id === stage.topup.id) ?? stage.topup}
          onAgain={startOver}
          onClose={onClose}
        />
      )}
      {stage.kind === 'unheard' && (
        <TopupUnheard amount={stage.wish.amount} currency={currency} card={stage.wish.card} onClose={onClose} />
      )}
    </Modal>
  );
}
