import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceRecord } from '#shared/api/shop.ts';
import { useCall } from '../../../bridge/bridge-context.tsx';
import { ConfirmDialog } from '../confirm-dialog.tsx';

interface RevokeButtonProps {
  device: DeviceRecord;
  /** What tells it from another of its name. */
  facts: ReactNode;
  /** Its name, with more where two have the same. */
  spokenName: string;
  /** Whether it is the one that this is pressed at. */
  isThis: boolean;
  readOnly: boolean;
  onNews: (news: string) => void;
}

/** Ends that a device may be used: it was lost, sold, or is not known. */
export function RevokeButton({ device, facts, spokenName, isThis, readOnly, onNews }: RevokeButtonProps) {
  const { t } = useTranslation();
  const revoke = useCall('shop.revokeDevice');
  const [opened, dialog] = useDisclosure(false);
  const { id, name } = device;

  const open = () => {
    revoke.clearError();
    dialog.open();
  };
  const confirm = async () => {
    const result = await revoke.run({ id });
    if (!result.ok) return;
    onNews(t('devices.revoke.done', { name }));
    dialog.close();
  };
  return (
    <>
      <Button
        variant="subtle"
        aria-label={t('devices.revoke.of', { name: spokenName })}
        disabled={readOnly}
        onClick={open}
      >
        {t('devices.revoke.button')}
      </Button>
      <ConfirmDialog
        title={isThis ? t('devices.revoke.thisTitle', { name }) : t('devices.revoke.title', { name })}
        about={facts}
        text={isThis ? t('devices.revoke.thisText') : t('devices.revoke.text', { name })}
        confirm={t('devices.revoke.confirm')}
        ends
        opened={opened}
        busy={revoke.busy}
        readOnly={readOnly}
        error={revoke.error}
        onConfirm={confirm}
        onClose={dialog.close}
      />
    </>
  );
}
