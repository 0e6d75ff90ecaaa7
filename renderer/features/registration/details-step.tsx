import { Button, Checkbox, TextInput } from '@mantine/core';
import { type FormErrors, useForm } from '@mantine/form';
import { IconCircleCheck, IconCloudOff } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { memberDetailsSchema } from '#shared/api/members.ts';
import type { Registration } from '#shared/contract/snapshot.ts';
import { useCall, useSnapshot, useTyping } from '../../bridge/bridge-context.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { EnterKey } from '../../ui/kbd.tsx';
import { Notice } from '../../ui/notice.tsx';
import { BackButton } from './back-button.tsx';
import { NumberHeading } from './number-heading.tsx';
import classes from './steps.module.css';

type DetailsStage = Extract<Registration, { step: 'details' }>;
const { email: emailSchema, name: nameSchema } = memberDetailsSchema.shape;

/** The number is verified: who the member is. Only the name is needed; Enter saves from any field. */
export function DetailsStep({ stage }: { stage: DetailsStage }) {
  const { t } = useTranslation();
  const birthdayField = useRef<HTMLInputElement>(null);
  const offline = useSnapshot((snapshot) => snapshot.connection.kind === 'offline');
  const typing = useTyping('registration.typeDetails');
  const save = useCall('registration.save');
  const today = new Date().toISOString().slice(0, 10);

  const form = useForm({
    mode: 'uncontrolled',
    initialValues: stage.details,
    onValuesChange: (details) => {
      save.clearError();
      typing.send(details);
    },
    validate: {
      name(name) {
        if (nameSchema.safeParse(name).success) return null;
        return name.trim() === '' ? t('register.nameMissing') : t('register.nameLong');
      },
      email: (email) =>
        email.trim() === '' || emailSchema.safeParse(email.trim()).success ? null : t('register.emailInvalid'),
      // A half-typed date reads as empty, and only the field itself knows that there is something in it.
      birthday: (birthday) =>
        birthdayField.current?.validity.badInput || (birthday !== '' && (birthday > today || birthday < '1900-01-01'))
          ? t('register.birthdayInvalid')
          : null,
    },
  });

  const focusFirstError = (errors: FormErrors) => {
    const [field] = Object.keys(errors);
    if (field !== undefined) form.getInputNode(field)?.focus();
  };
  const submit = form.onSubmit(async () => {
    if (offline || save.busy) return;
    await typing.settled();
    await save.run({});
  }, focusFirstError);

  const optional = (label: string) => (
    <>
      {label} <span className={classes.optional}>({t('register.optional')})</span>
    </>
  );
  return (
    <form onSubmit={submit} noValidate>
      <NumberHeading phone={stage.verification.phone} country={stage.country}>
        <span className={classes.verified} role="status">
          <IconCircleCheck size={20} aria-hidden="true" />
          {t('register.verified')}
        </span>
      </NumberHeading>
      <div className={classes.fields}>
        <TextInput
          className={classes.wide ?? ''}
          label={t('register.name')}
          autoComplete="off"
          autoFocus
          key={form.key('name')}
          {...form.getInputProps('name')}
        />
        <TextInput
          label={optional(t('register.email'))}
          type="email"
          autoComplete="off"
          spellCheck={false}
          key={form.key('email')}
          {...form.getInputProps('email')}
        />
        <TextInput
          ref={birthdayField}
          label={optional(t('register.birthday'))}
          type="date"
          min="1900-01-01"
          max={today}
          key={form.key('birthday')}
          {...form.getInputProps('birthday')}
        />
        <Checkbox
          className={`${classes.wide} ${classes.consent}`}
          label={t('register.consent')}
          description={t('register.consentHint')}
          size="md"
          classNames={{ description: classes.hint ?? '' }}
          key={form.key('marketingConsent')}
          {...form.getInputProps('marketingConsent', { type: 'checkbox' })}
        />
      </div>
      <div className={classes.notices}>
        {offline && (
          <Notice tone="grey" icon={<IconCloudOff size={20} />} role="status">
            {t('register.offlineSave')}
          </Notice>
        )}
        {save.error && <ErrorNotice error={save.error} />}
      </div>
      <div className={classes.actions}>
        <Button type="submit" variant="filled" loading={save.busy} disabled={offline} rightSection={<EnterKey />}>
          {t('register.save')}
        </Button>
        <BackButton before={typing.settled} />
      </div>
    </form>
  );
}
