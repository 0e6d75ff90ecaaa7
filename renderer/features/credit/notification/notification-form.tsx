import { Button } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BalanceNotification } from '#shared/api/billing.ts';
import { thresholdAmounts } from '#shared/domain/topup.ts';
import { useCall } from '../../../bridge/bridge-context.tsx';
import { useFormat } from '../../../i18n/use-format.ts';
import { EnterKey } from '../../../ui/kbd.tsx';
import { SwitchRow } from '../../../ui/switch-row.tsx';
import { useKeptFocus } from '../../../ui/use-kept-focus.ts';
import { amountOf, choiceOf, usualAmount } from '../auto-topup/amount-choice.ts';
import { AmountField } from '../auto-topup/amount-field.tsx';
import rows from '../auto-topup/field-rows.module.css';
import { SaveTrouble } from '../auto-topup/save-trouble.tsx';
import { useReadOnly } from '../read-only.tsx';
import { type EmailsFault, emailsFault, MAX_EMAILS } from './emails.ts';
import { EmailsField } from './emails-field.tsx';

interface NotificationFormProps {
  saved: BalanceNotification;
  onClose: () => void;
}

/** Below which balance a mail is sent, and to whom. Switched off, its fields rest with what they hold. */
export function NotificationForm({ saved, onClose }: NotificationFormProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { currency } = saved;
  const range = thresholdAmounts(currency);
  const usual = usualAmount(saved.threshold, range);
  const [enabled, setEnabled] = useState(saved.enabled);
  const [threshold, setThreshold] = useState(() => choiceOf(usual, range));
  const [emails, setEmails] = useState<readonly string[]>(saved.emails);
  const [attempts, setAttempts] = useState(0);
  const readOnly = useReadOnly();
  const save = useCall('billing.saveNotification');
  const element = useKeptFocus<HTMLFormElement>(save.busy);

  const amount = amountOf(threshold, range);
  const amountFault = enabled && amount === null;
  const addressFault = emailsFault(emails, enabled);
  const resting = !enabled || save.busy;

  useEffect(() => {
    if (attempts > 0) element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [attempts, element]);

  const edit =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      save.clearError();
      set(value);
    };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setAttempts(attempts + 1);
    if (amountFault || addressFault || save.busy || readOnly) return;
    const result = await save.run({ currency, enabled, threshold: amount ?? usual, emails: [...emails] });
    if (result.ok) onClose();
  };
  const inWords = (fault: EmailsFault) =>
    fault.kind === 'emailsInvalid'
      ? t('notification.fault.emailsInvalid', { count: fault.invalid.length, list: fault.invalid.join(', ') })
      : t(`notification.fault.${fault.kind}`, { max: MAX_EMAILS });
  const limits = { min: format.round(range.min, currency), max: format.round(range.max, currency) };

  return (
    <form ref={element} tabIndex={-1} className={rows.form} onSubmit={submit} noValidate>
      <SwitchRow
        first
        label={t('notification.switch')}
        description={t('notification.switchHint')}
        checked={enabled}
        onChange={edit(setEnabled)}
      />
      <AmountField
        label={t('notification.threshold')}
        choice={threshold}
        range={range}
        currency={currency}
        disabled={resting}
        error={amountFault && attempts > 0 ? t('autoTopup.fault.amountInvalid', limits) : null}
        onChange={edit(setThreshold)}
      />
      <EmailsField
        emails={emails}
        disabled={resting}
        // A wrong address is told at once, as it stands there as one of several; a missing one once it is needed.
        error={addressFault && (addressFault.kind !== 'emailsMissing' || attempts > 0) ? inWords(addressFault) : null}
        onChange={edit(setEmails)}
      />
      <SaveTrouble error={save.error} offline={t('notification.offline')} unheard={t('notification.unheard')} />
      <Button
        type="submit"
        className={rows.save ?? ''}
        variant="filled"
        loading={save.busy}
        disabled={readOnly}
        rightSection={<EnterKey />}
        fullWidth
      >
        {t('notification.save')}
      </Button>
    </form>
  );
}
