import { Button, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { ReceiptDetails } from '#shared/api/billing.ts';
import { useCall } from '../../../bridge/bridge-context.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { LineButton, ReadOnlyNotice } from '../read-only.tsx';
import classes from './topups-panel.module.css';

/** Opens the form of who stands on receipts. */
export function ReceiptDetailsButton({ details }: { details: ReceiptDetails }) {
  const { t } = useTranslation();
  const [opened, dialog] = useDisclosure(false);
  return (
    <>
      <Button onClick={dialog.open}>{t('topups.details.title')}</Button>
      <Dialog title={t('topups.details.title')} opened={opened} onClose={dialog.close}>
        <ReceiptDetailsForm details={details} onSaved={dialog.close} />
      </Dialog>
    </>
  );
}

function ReceiptDetailsForm({ details, onSaved }: { details: ReceiptDetails; onSaved: () => void }) {
  const { t } = useTranslation();
  const save = useCall('billing.saveReceiptDetails');
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: details,
    validate: {
      legalName: (name) =>
        name.trim() === '' || name.trim().length > 120 ? t('topups.details.legalNameMissing') : null,
    },
  });
  const submit = async (values: ReceiptDetails) => {
    const result = await save.run(values);
    if (result.ok) onSaved();
  };
  return (
    <form className={classes.form} noValidate onSubmit={form.onSubmit(submit)}>
      <p className={classes.dim}>{t('topups.details.text')}</p>
      <TextInput
        label={t('topups.details.legalName')}
        data-autofocus
        key={form.key('legalName')}
        {...form.getInputProps('legalName')}
      />
      <Textarea
        size="lg"
        label={t('topups.details.address')}
        autosize
        minRows={3}
        maxRows={6}
        maxLength={400}
        key={form.key('address')}
        {...form.getInputProps('address')}
      />
      <TextInput
        label={t('topups.details.registrationNumber')}
        maxLength={60}
        key={form.key('registrationNumber')}
        {...form.getInputProps('registrationNumber')}
      />
      <ReadOnlyNotice error={save.error} />
      <LineButton type="submit" variant="filled" loading={save.busy}>
        {t('topups.details.save')}
      </LineButton>
    </form>
  );
}
