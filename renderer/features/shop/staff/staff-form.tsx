import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StaffRecord } from '#shared/api/shop.ts';
import type { AppError } from '#shared/errors.ts';
import { EnterKey } from '../../../ui/kbd.tsx';
import { OfflineNotice } from '../../../ui/offline-notice.tsx';
import { SecretInput } from '../../../ui/secret-input.tsx';
import { useKeptFocus } from '../../../ui/use-kept-focus.ts';
import classes from '../shop-form.module.css';
import { PinField } from './pin-field.tsx';
import { RoleField } from './role-field.tsx';
import { type StaffForm as Form, formFaults, refusedFaults, type StaffField, startForm } from './staff-rules.ts';

interface StaffFormProps {
  /** Null for someone new. */
  person: StaffRecord | null;
  isYou: boolean;
  call: { busy: boolean; error: AppError | null; clearError: () => void };
  readOnly: boolean;
  onSubmit: (form: Form) => void;
}

/** Someone's name and role, the first PIN of someone new, and the account of an owner. */
export function StaffForm({ person, isYou, call, readOnly, onSubmit }: StaffFormProps) {
  const { t } = useTranslation();
  const [form, setForm] = useState(() => startForm(person));
  const [attempts, setAttempts] = useState(0);
  const { busy, error } = call;
  const element = useKeptFocus<HTMLFormElement>(busy);
  const faults = formFaults(form, person);
  const refused = refusedFaults(error);
  const isOwner = form.role === 'owner';

  useEffect(() => {
    if (attempts > 0 && !busy) element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [attempts, busy, element]);

  const change = (changed: Partial<Form>) => {
    call.clearError();
    setForm({ ...form, ...changed });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAttempts(attempts + 1);
    if (Object.keys(faults).length === 0 && !busy && !readOnly) onSubmit(form);
  };
  const faultAt = (field: StaffField) => {
    const fault = refused?.[field] ?? (attempts > 0 ? faults[field] : undefined);
    return fault === undefined ? null : t(`staff.fault.${fault}`);
  };

  return (
    <form ref={element} tabIndex={-1} className={classes.form} onSubmit={submit} noValidate>
      <TextInput
        label={t('staff.name')}
        error={faultAt('name')}
        autoComplete="off"
        spellCheck={false}
        data-autofocus
        disabled={busy}
        value={form.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <RoleField role={form.role} error={faultAt('role')} disabled={busy} onChange={(role) => change({ role })} />
      {person === null && (
        <PinField pin={form.pin} faulty={faultAt('pin') !== null} disabled={busy} onChange={(pin) => change({ pin })} />
      )}
      {isOwner && (
        <div className={classes.pair}>
          <TextInput
            label={t('staff.email')}
            description={t('staff.emailHint')}
            error={faultAt('email')}
            type="email"
            autoComplete="off"
            spellCheck={false}
            disabled={busy}
            value={form.email}
            onChange={(event) => change({ email: event.currentTarget.value })}
          />
          <SecretInput
            label={t('staff.password')}
            description={person?.role === 'owner' ? t('staff.passwordKept') : t('staff.passwordHint')}
            error={faultAt('password')}
            disabled={busy}
            value={form.password}
            onChange={(event) => change({ password: event.currentTarget.value })}
          />
        </div>
      )}
      {person !== null && form.role !== person.role && (
        <p className={classes.hint}>{isYou ? t('staff.yourRole') : t('staff.newRole', { name: person.name })}</p>
      )}
      <OfflineNotice text={t('shop.offlineSave')} error={refused === null ? error : null} />
      <Button type="submit" variant="filled" loading={busy} disabled={readOnly} rightSection={<EnterKey />} fullWidth>
        {person === null ? t('staff.submitNew') : t('staff.submit')}
      </Button>
    </form>
  );
}
