import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AutoTopup, AutoTopupSettings, Billing } from '#shared/api/billing.ts';
import type { Currency } from '#shared/domain/money.ts';
import { useCall, useSnapshot } from '../../../bridge/bridge-context.tsx';
import { useNow } from '../../../i18n/use-now.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { addedCardId } from '../billing-page.ts';
import { AutoTopupForm } from './auto-topup-form.tsx';
import { AutoTopupOutcome } from './auto-topup-outcome.tsx';
import { type AutoTopupForm as Form, startForm } from './auto-topup-rules.ts';
import { newCharge, newerOf } from './save-outcome.ts';

interface AutoTopupButtonProps {
  billing: Billing;
  currency: Currency;
}

/** Set Auto Topup: the button and its dialog. */
export function AutoTopupButton({ billing, currency }: AutoTopupButtonProps) {
  const { t } = useTranslation();
  const [opened, dialog] = useDisclosure(false);
  const saved = billing.autoTopups.find((each) => each.currency === currency);
  return (
    <>
      <Button disabled={!saved} onClick={dialog.open}>
        {t('autoTopup.title')}
      </Button>
      <Dialog title={t('autoTopup.title')} opened={opened} onClose={dialog.close}>
        {saved && <AutoTopupDialog saved={saved} billing={billing} onClose={dialog.close} />}
      </Dialog>
    </>
  );
}

/** `known` are the top-ups from before saving, to tell the one that it led to. */
type Stage = { kind: 'form' } | { kind: 'saved'; answer: AutoTopup; known: ReadonlySet<string> };

interface AutoTopupDialogProps {
  saved: AutoTopup;
  billing: Billing;
  onClose: () => void;
}

/** The form, then what became of saving it, live. It begins anew each time the dialog opens. */
function AutoTopupDialog({ saved, billing, onClose }: AutoTopupDialogProps) {
  const now = useNow();
  const added = useSnapshot(({ billing: page }) => (page.kind === 'open' ? addedCardId(page.cardSetup) : null));
  const [form, setForm] = useState<Form>(() => startForm(saved, billing.cards, added, now));
  const [stage, setStage] = useState<Stage>({ kind: 'form' });
  const save = useCall('billing.saveAutoTopup');

  const submit = async (settings: AutoTopupSettings) => {
    const known = new Set(billing.topups.map(({ id }) => id));
    const result = await save.run({ ...settings, currency: saved.currency });
    if (result.ok) setStage({ kind: 'saved', answer: result.value, known });
  };
  const change = (changed: Form) => {
    save.clearError();
    setForm(changed);
  };

  if (stage.kind === 'form') {
    return (
      <AutoTopupForm
        saved={saved}
        billing={billing}
        form={form}
        busy={save.busy}
        error={save.error}
        onChange={change}
        onSubmit={submit}
      />
    );
  }
  return (
    <AutoTopupOutcome
      autoTopup={newerOf(stage.answer, saved)}
      charge={newCharge(billing.topups, saved.currency, stage.known)}
      cards={billing.cards}
      onAgain={() => setStage({ kind: 'form' })}
      onClose={onClose}
    />
  );
}
