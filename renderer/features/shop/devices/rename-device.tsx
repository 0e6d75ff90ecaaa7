import { Button, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceRecord } from '#shared/api/shop.ts';
import { useCall } from '../../../bridge/bridge-context.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { EnterKey } from '../../../ui/kbd.tsx';
import { OfflineNotice } from '../../../ui/offline-notice.tsx';
import { useKeptFocus } from '../../../ui/use-kept-focus.ts';
import classes from '../shop-form.module.css';
import { isDeviceName } from './devices-rules.ts';

interface RenameDeviceProps {
  device: DeviceRecord;
  /** What tells it from another of its name. */
  facts: ReactNode;
  readOnly: boolean;
  onNews: (news: string) => void;
}

/** The name that the staff know a device by. */
export function RenameButton({
  spokenName,
  ...form
}: RenameDeviceProps & {
  /** The device's name, with more where two have the same. */
  spokenName: string;
}) {
  const { t } = useTranslation();
  const [opened, dialog] = useDisclosure(false);
  return (
    <>
      <Button
        variant="subtle"
        aria-label={t('devices.rename.of', { name: spokenName })}
        disabled={form.readOnly}
        onClick={dialog.open}
      >
        {t('devices.rename.button')}
      </Button>
      <Dialog title={t('devices.rename.of', { name: form.device.name })} opened={opened} onClose={dialog.close}>
        <RenameForm {...form} onClose={dialog.close} />
      </Dialog>
    </>
  );
}

function RenameForm({ device, facts, readOnly, onNews, onClose }: RenameDeviceProps & { onClose: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState(device.name);
  const [attempts, setAttempts] = useState(0);
  const rename = useCall('shop.renameDevice');
  const element = useKeptFocus<HTMLFormElement>(rename.busy);
  const valid = isDeviceName(name);

  useEffect(() => {
    if (attempts > 0) element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [attempts, element]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setAttempts(attempts + 1);
    if (!valid || rename.busy || readOnly) return;
    const result = await rename.run({ id: device.id, name: name.trim() });
    if (!result.ok) return;
    onNews(t('devices.rename.done', { name: name.trim() }));
    onClose();
  };
  return (
    <form ref={element} tabIndex={-1} className={classes.form} onSubmit={submit} noValidate>
      <p className={classes.about}>{facts}</p>
      <TextInput
        label={t('devices.rename.field')}
        description={t('devices.rename.hint')}
        error={attempts > 0 && !valid ? t('devices.rename.fault') : null}
        autoComplete="off"
        spellCheck={false}
        data-autofocus
        disabled={rename.busy}
        value={name}
        onChange={(event) => {
          rename.clearError();
          setName(event.currentTarget.value);
        }}
      />
      <OfflineNotice text={t('shop.offlineSave')} error={rename.error} />
      <Button
        type="submit"
        variant="filled"
        loading={rename.busy}
        disabled={readOnly}
        rightSection={<EnterKey />}
        fullWidth
      >
        {t('devices.rename.submit')}
      </Button>
    </form>
  );
}
