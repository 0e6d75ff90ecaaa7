import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { StaffRecord } from '#shared/api/shop.ts';
import { useCall } from '../../../bridge/bridge-context.tsx';
import { ConfirmDialog } from '../confirm-dialog.tsx';

interface ActiveButtonProps {
  person: StaffRecord;
  isYou: boolean;
  readOnly: boolean;
  onNews: (news: string) => void;
}

/** Ends that someone may sign in, or lets them again. Nobody is deleted: what they did keeps their name. */
export function ActiveButton({ person, isYou, readOnly, onNews }: ActiveButtonProps) {
  const { t } = useTranslation();
  const setActive = useCall('shop.setStaffActive');
  const [opened, dialog] = useDisclosure(false);
  const { id, name } = person;
  const active = person.deactivatedAt === null;
  const act = active ? 'deactivate' : 'reactivate';

  const open = () => {
    setActive.clearError();
    dialog.open();
  };
  const confirm = async () => {
    const result = await setActive.run({ id, active: !active });
    if (!result.ok) return;
    onNews(t(`staff.${act}.done`, { name }));
    dialog.close();
  };
  return (
    <>
      <Button variant="subtle" aria-label={t(`staff.${act}.of`, { name })} disabled={readOnly} onClick={open}>
        {t(`staff.${act}.button`)}
      </Button>
      <ConfirmDialog
        title={t(`staff.${act}.title`, { name })}
        text={isYou ? t('staff.deactivate.yourself') : t(`staff.${act}.text`, { name })}
        confirm={t(`staff.${act}.confirm`)}
        ends={active}
        opened={opened}
        busy={setActive.busy}
        readOnly={readOnly}
        error={setActive.error}
        onConfirm={confirm}
        onClose={dialog.close}
      />
    </>
  );
}
