import { Button, Checkbox, TextInput } from '@mantine/core';
import { type FormErrors, useForm } from '@mantine/form';
import { IconBarcode, IconCircleCheck } from '@tabler/icons-react';
import { type RefObject, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Registration } from '#shared/contract/snapshot.ts';
import { useCall, useTyping } from '../../bridge/bridge-context.tsx';
import { useOffline } from '../../bridge/use-offline.ts';
import { useNow } from '../../i18n/use-now.ts';
import { EnterKey } from '../../ui/kbd.tsx';
import { Notice } from '../../ui/notice.tsx';
import { OfflineNotice } from '../../ui/offline-notice.tsx';
import { Said } from '../../ui/said.tsx';
import { withSlashes } from '../../ui/typed-date.ts';
import { BackButton } from './back-button.tsx';
import { birthdayFault, emailFault, nameFault } from './details-rules.ts';
import { NumberHeading } from './number-heading.tsx';
import classes from './steps.module.css';
import { useLateDigits } from './use-late-digits.ts';
import { useScanGuard } from './use-scan-guard.ts';

type DetailsStage = Extract<Registration, { step: 'details' }>;
type Fault = NonNullable<ReturnType<typeof nameFault | typeof emailFault | typeof birthdayFault>>;

interface DetailsStepProps {
  stage: DetailsStage;
  /** Letters of the name that were hit before its field was there. */
  ahead: RefObject<string>;
}

/** The number is verified: who the member is. Only the name is needed; Enter saves from any field. */
export function DetailsStep({ stage, ahead }: DetailsStepProps) {
  const { t } = useTranslation();
  const nameField = useRef<HTMLInputElement>(null);
  // A name that is known already is not added to.
  const [early] = useState(() => (stage.details.name === '' ? ahead.current : ''));
  const inWords = (fault: Fault | null) => (fault === null ? null : <Said words={`register.${fault}`} />);
  const scan = useScanGuard();
  const dropLateDigits = useLateDigits();
  const [scanned, setScanned] = useState(false);
  const offline = useOffline();
  const typing = useTyping('registration.typeDetails');
  const save = useCall('registration.save');
  const today = new Date(useNow()).toISOString().slice(0, 10);

  const form = useForm({
    mode: 'uncontrolled',
    initialValues: early === '' ? stage.details : { ...stage.details, name: early },
    onValuesChange: (details) => {
      setScanned(false);
      save.clearError();
      typing.send(details);
    },
    validate: {
      name: (name) => inWords(nameFault(name)),
      email: (email) => inWords(emailFault(email)),
      birthday: (birthday) => inWords(birthdayFault(birthday, today)),
    },
  });
  // The letters that are still to come belong behind those that are there.
  useLayoutEffect(() => {
    const end = nameField.current?.value.length ?? 0;
    nameField.current?.setSelectionRange(end, end);
  }, []);
  const tellEarly = useEffectEvent(() => {
    if (early !== '') typing.send(form.getValues());
  });
  useEffect(() => tellEarly(), []);

  const birthday = form.getInputProps('birthday');

  const focusFirstError = (errors: FormErrors) => {
    const [field] = Object.keys(errors);
    if (field !== undefined) form.getInputNode(field)?.focus();
  };
  const submit = form.onSubmit(async (details) => {
    // Fast fingers type letters as fast as a scanner does; a barcode has digits.
    const burst = scan.wasScan() && /\d/.test(details.name);
    setScanned(burst);
    if (!burst && !offline && !save.busy) await save.run(details);
  }, focusFirstError);

  const optional = (label: string) => (
    <>
      {label} <span className={classes.optional}>({t('register.optional')})</span>
    </>
  );
  return (
    <form onSubmit={submit} onKeyDown={dropLateDigits} noValidate>
      <NumberHeading phone={stage.verification.phone} country={stage.country}>
        <span className={classes.verified} role="status">
          <IconCircleCheck size={20} aria-hidden="true" />
          {t('register.verified')}
        </span>
      </NumberHeading>
      <div className={classes.fields}>
        <TextInput
          ref={nameField}
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
          label={optional(t('register.birthday'))}
          placeholder={t('register.birthdayPlaceholder')}
          inputMode="numeric"
          autoComplete="off"
          maxLength={20}
          key={form.key('birthday')}
          {...birthday}
          onChange={(event) => {
            event.currentTarget.value = withSlashes(form.getValues().birthday, event.currentTarget.value);
            birthday.onChange(event);
          }}
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
        {scanned && (
          <Notice tone="amber" icon={<IconBarcode size={20} />} role="alert">
            {t('register.scannedName')}
          </Notice>
        )}
        <OfflineNotice text={t('register.offlineSave')} error={save.error} />
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
