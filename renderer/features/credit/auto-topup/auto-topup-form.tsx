import { Button } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AutoTopup, AutoTopupSettings, Billing } from '#shared/api/billing.ts';
import type { AmountRange } from '#shared/domain/topup.ts';
import type { AppError } from '#shared/errors.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { EnterKey } from '../../../ui/kbd.tsx';
import { SwitchRow } from '../../../ui/switch-row.tsx';
import { useKeptFocus } from '../../../ui/use-kept-focus.ts';
import { useReadOnly } from '../read-only.tsx';
import { AmountField } from './amount-field.tsx';
import { type AutoTopupForm as Form, type FormFaults, formFaults, rangesOf, settingsOf } from './auto-topup-rules.ts';
import { CardField } from './card-field.tsx';
import classes from './field-rows.module.css';
import { SavePreview } from './save-preview.tsx';
import { SaveTrouble } from './save-trouble.tsx';

const AMOUNTS = ['threshold', 'amount'] as const;

interface AutoTopupFormProps {
  saved: AutoTopup;
  billing: Billing;
  form: Form;
  busy: boolean;
  error: AppError | null;
  onChange: (form: Form) => void;
  onSubmit: (settings: AutoTopupSettings) => void;
}

/** When Auto Topup charges which card how much. Switched off, its fields rest with what they hold. */
export function AutoTopupForm({ saved, billing, form, busy, error, onChange, onSubmit }: AutoTopupFormProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const element = useKeptFocus<HTMLFormElement>(busy);
  const [attempts, setAttempts] = useState(0);
  const readOnly = useReadOnly();

  const { currency } = saved;
  const ranges = rangesOf(currency);
  const faults = formFaults(form, ranges);
  const faulty = Object.values(faults).some((fault) => fault !== null);
  const resting = !form.enabled || busy;

  useEffect(() => {
    if (attempts > 0) element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [attempts, element]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAttempts(attempts + 1);
    if (!faulty && !busy && !readOnly) onSubmit(settingsOf(form, saved, ranges));
  };
  const inWords = (fault: FormFaults[keyof FormFaults], { min, max }: AmountRange) =>
    fault === null || attempts === 0
      ? null
      : t(`autoTopup.fault.${fault}`, { min: format.round(min, currency), max: format.round(max, currency) });

  return (
    <form ref={element} tabIndex={-1} className={classes.form} onSubmit={submit} noValidate>
      <SwitchRow
        first
        label={t('autoTopup.switch')}
        description={t('autoTopup.switchHint')}
        checked={form.enabled}
        onChange={(enabled) => onChange({ ...form, enabled })}
      />
      {AMOUNTS.map((field) => (
        <AmountField
          key={field}
          label={t(`autoTopup.${field}`)}
          choice={form[field]}
          range={ranges[field]}
          currency={currency}
          disabled={resting}
          error={inWords(faults[field], ranges[field])}
          onChange={(choice) => onChange({ ...form, [field]: choice })}
        />
      ))}
      <CardField
        cards={billing.cards}
        cardId={form.cardId}
        disabled={resting}
        error={inWords(faults.card, ranges.amount)}
        onChange={(cardId) => onChange({ ...form, cardId })}
      />
      <AmountField
        label={t('autoTopup.monthlyCap')}
        description={t('autoTopup.monthlyCapHint', { used: format.round(saved.chargedThisMonth, currency) })}
        choice={form.monthlyCap}
        range={ranges.monthlyCap}
        currency={currency}
        disabled={resting}
        error={inWords(faults.monthlyCap, ranges.monthlyCap)}
        onChange={(monthlyCap) => onChange({ ...form, monthlyCap })}
      />
      {!faulty && !readOnly && (
        <SavePreview settings={settingsOf(form, saved, ranges)} saved={saved} billing={billing} />
      )}
      <SaveTrouble error={error} offline={t('autoTopup.offline')} unheard={t('autoTopup.unheard')} />
      <Button
        type="submit"
        className={classes.save ?? ''}
        variant="filled"
        loading={busy}
        disabled={readOnly}
        rightSection={<EnterKey />}
        fullWidth
      >
        {t('autoTopup.save')}
      </Button>
    </form>
  );
}
