import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { StaffRecord } from '#shared/api/shop.ts';
import { useCall } from '../../../bridge/bridge-context.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { StaffForm } from './staff-form.tsx';
import { accountOf, type StaffForm as Form } from './staff-rules.ts';

interface AddStaffProps {
  readOnly: boolean;
  onNews: (news: string) => void;
}

/** Someone new, with a first PIN. */
export function AddStaffButton({ readOnly, onNews }: AddStaffProps) {
  const { t } = useTranslation();
  const [opened, dialog] = useDisclosure(false);
  return (
    <>
      <Button
        variant="filled"
        leftSection={<IconPlus size={18} aria-hidden="true" />}
        disabled={readOnly}
        onClick={dialog.open}
      >
        {t('staff.add')}
      </Button>
      <Dialog title={t('staff.add')} opened={opened} onClose={dialog.close}>
        <AddStaffForm readOnly={readOnly} onNews={onNews} onClose={dialog.close} />
      </Dialog>
    </>
  );
}

function AddStaffForm({ readOnly, onNews, onClose }: AddStaffProps & { onClose: () => void }) {
  const { t } = useTranslation();
  const add = useCall('shop.addStaff');
  const submit = async (form: Form) => {
    const { role, pin } = form;
    const name = form.name.trim();
    const result = await add.run({ name, role, pin, account: accountOf(form, null) });
    if (!result.ok) return;
    onNews(t('staff.added', { name }));
    onClose();
  };
  return <StaffForm person={null} isYou={false} call={add} readOnly={readOnly} onSubmit={submit} />;
}

interface EditStaffProps extends AddStaffProps {
  person: StaffRecord;
  isYou: boolean;
}

/** Name and role; of owners also the account. */
export function EditStaffButton({ person, isYou, readOnly, onNews }: EditStaffProps) {
  const { t } = useTranslation();
  const [opened, dialog] = useDisclosure(false);
  const label = t('staff.editOf', { name: person.name });
  return (
    <>
      <Button variant="subtle" aria-label={label} disabled={readOnly} onClick={dialog.open}>
        {t('staff.edit')}
      </Button>
      <Dialog title={label} opened={opened} onClose={dialog.close}>
        <EditStaffForm person={person} isYou={isYou} readOnly={readOnly} onNews={onNews} onClose={dialog.close} />
      </Dialog>
    </>
  );
}

function EditStaffForm({ person, isYou, readOnly, onNews, onClose }: EditStaffProps & { onClose: () => void }) {
  const { t } = useTranslation();
  const change = useCall('shop.changeStaff');
  const submit = async (form: Form) => {
    const name = form.name.trim();
    const result = await change.run({ id: person.id, name, role: form.role, account: accountOf(form, person) });
    if (!result.ok) return;
    onNews(t('staff.changed', { name }));
    onClose();
  };
  return <StaffForm person={person} isYou={isYou} call={change} readOnly={readOnly} onSubmit={submit} />;
}
