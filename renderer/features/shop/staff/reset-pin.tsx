import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StaffRecord } from '#shared/api/shop.ts';
import { useCall } from '../../../bridge/bridge-context.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { EnterKey } from '../../../ui/kbd.tsx';
import { OfflineNotice } from '../../../ui/offline-notice.tsx';
import { useKeptFocus } from '../../../ui/use-kept-focus.ts';
import classes from '../shop-form.module.css';
import { PinField } from './pin-field.tsx';
import { isPin } from './staff-rules.ts';

interface ResetPinProps {
  person: StaffRecord;
  isYou: boolean;
  readOnly: boolean;
  onNews: (news: string) => void;
}

/** A new PIN for someone who forgot theirs, or whose PIN was seen. */
export function ResetPinButton({ person, isYou, readOnly, onNews }: ResetPinProps) {
  const { t } = useTranslation();
  const [opened, dialog] = useDisclosure(false);
  const { name } = person;
  const done = () => {
    onNews(t('staff.pin.done', { name }));
    dialog.close();
  };
  return (
    <>
      <Button variant="subtle" aria-label={t('staff.pin.of', { name })} disabled={readOnly} onClick={dialog.open}>
        {t('staff.pin.button')}
      </Button>
      <Dialog title={t('staff.pin.of', { name })} opened={opened} onClose={dialog.close}>
        <ResetPinForm person={person} isYou={isYou} readOnly={readOnly} onDone={done} />
      </Dialog>
    </>
  );
}

function ResetPinForm({ person, isYou, readOnly, onDone }: Omit<ResetPinProps, 'onNews'> & { onDone: () => void }) {
  const { t } = useTranslation();
  const [pin, setPin] = useState('');
  const [attempts, setAttempts] = useState(0);
  const reset = useCall('shop.resetPin');
  const element = useKeptFocus<HTMLFormElement>(reset.busy);
  const faulty = attempts > 0 && !isPin(pin);

  useEffect(() => {
    if (attempts > 0) element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [attempts, element]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setAttempts(attempts + 1);
    if (!isPin(pin) || reset.busy || readOnly) return;
    const result = await reset.run({ id: person.id, pin });
    if (result.ok) onDone();
  };
  return (
    <form ref={element} tabIndex={-1} className={classes.form} onSubmit={submit} noValidate>
      <PinField
        pin={pin}
        first
        faulty={faulty}
        disabled={reset.busy}
        onChange={(next) => {
          reset.clearError();
          setPin(next);
        }}
      />
      <p className={classes.hint}>{isYou ? t('staff.pin.yourself') : t('staff.pin.text', { name: person.name })}</p>
      <OfflineNotice text={t('shop.offlineSave')} error={reset.error} />
      <Button
        type="submit"
        variant="filled"
        loading={reset.busy}
        disabled={readOnly}
        rightSection={<EnterKey />}
        fullWidth
      >
        {t('staff.pin.submit')}
      </Button>
    </form>
  );
}
