import { Button } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Billing, Card, Topup } from '#shared/api/billing.ts';
import type { Currency, Micros } from '#shared/domain/money.ts';
import { isOutcomeUnknown } from '#shared/errors.ts';
import { useCall } from '../../../bridge/bridge-context.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { addedCardId, type CardSetupState } from '../billing-page.ts';
import { ManageCards } from '../cards/manage-cards.tsx';
import { TopupForm } from './topup-form.tsx';
import { TopupProgress, TopupUnheard } from './topup-progress.tsx';

interface Wish {
  amount: Micros;
  card: Card;
}

/** `unheard`: the answer was lost on the way, so that only the page will tell what became of it. */
type Stage = { kind: 'form' } | { kind: 'cards' } | { kind: 'asked'; topup: Topup } | { kind: 'unheard'; wish: Wish };

interface TopupDialogProps {
  opened: boolean;
  billing: Billing;
  cardSetup: CardSetupState;
  currency: Currency;
  onClose: () => void;
}

/** One Time Topup: the amount and the card, then what became of it, live. */
export function TopupDialog({ opened, billing, cardSetup, currency, onClose }: TopupDialogProps) {
  const { t } = useTranslation();
  const [stage, setStage] = useState<Stage>({ kind: 'form' });
  const topUp = useCall('billing.topUp');

  const submit = async (wish: Wish) => {
    const result = await topUp.run({ currency, amount: wish.amount, cardId: wish.card.id });
    if (result.ok) setStage({ kind: 'asked', topup: result.value });
    else if (isOutcomeUnknown(result.error)) setStage({ kind: 'unheard', wish });
  };
  const backToForm = () => setStage({ kind: 'form' });
  const startOver = () => {
    topUp.clearError();
    backToForm();
  };

  return (
    <Dialog
      title={t(stage.kind === 'cards' ? 'cards.manage' : 'topup.title')}
      opened={opened}
      // Closing the cards leads back to the top-up and to what was typed there.
      onClose={stage.kind === 'cards' ? backToForm : onClose}
      onClosed={startOver}
    >
      {(stage.kind === 'form' || stage.kind === 'cards') && (
        // What was typed stays while a card is added.
        <div hidden={stage.kind === 'cards'}>
          <TopupForm
            cards={billing.cards}
            addedCardId={addedCardId(cardSetup)}
            currency={currency}
            busy={topUp.busy}
            error={topUp.error}
            managing={stage.kind === 'cards'}
            onManageCards={() => setStage({ kind: 'cards' })}
            onSubmit={submit}
          />
        </div>
      )}
      {stage.kind === 'cards' && (
        <>
          <Button
            variant="subtle"
            autoFocus
            leftSection={<IconArrowLeft size={18} aria-hidden="true" />}
            onClick={backToForm}
          >
            {t('topup.back')}
          </Button>
          <ManageCards billing={billing} cardSetup={cardSetup} />
        </>
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
    </Dialog>
  );
}
