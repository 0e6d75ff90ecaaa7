import { Button, PasswordInput } from '@mantine/core';
import { type FormErrors, useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { IconBarcode, IconCircleCheck } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Registration } from '#shared/contract/snapshot.ts';
import { useCall, useSnapshot } from '../../bridge/bridge-context.tsx';
import { useOffline } from '../../bridge/use-offline.ts';
import { EnterKey } from '../../ui/kbd.tsx';
import { Notice } from '../../ui/notice.tsx';
import { OfflineNotice } from '../../ui/offline-notice.tsx';
import { Said } from '../../ui/said.tsx';
import { BackButton } from './back-button.tsx';
import { NumberHeading } from './number-heading.tsx';
import { passwordFault, repeatFault } from './password-rules.ts';
import classes from './steps.module.css';
import { useLateDigits } from './use-late-digits.ts';
import { useScanGuard } from './use-scan-guard.ts';

type PasswordStage = Extract<Registration, { step: 'password' }>;

/**
 * The member types a new password, twice: the screen of a counter is in many people's view, so that a slip is found
 * without showing what was typed. It lives in these fields and is told to the core only when it is set.
 */
export function PasswordStep({ stage }: { stage: PasswordStage }) {
  const { t } = useTranslation();
  const scan = useScanGuard();
  const dropLateDigits = useLateDigits();
  const [visible, { toggle }] = useDisclosure(false);
  const [scanned, setScanned] = useState(false);
  const home = useSnapshot((snapshot) => snapshot.shop?.homeCountry ?? 'SG');
  const offline = useOffline();
  const set = useCall('registration.setPassword');

  const inWords = (fault: ReturnType<typeof passwordFault | typeof repeatFault>) =>
    fault === null ? null : <Said words={`register.${fault}`} />;
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { password: '', repeated: '' },
    onValuesChange: () => {
      setScanned(false);
      set.clearError();
    },
    validate: {
      password: (password) => inWords(passwordFault(password)),
      repeated: (repeated, { password }) =>
        inWords(passwordFault(password) === null ? repeatFault(password, repeated) : null),
    },
  });

  const send = form.onSubmit(
    async ({ password }) => {
      if (!offline && !set.busy) await set.run({ password });
    },
    (errors: FormErrors) => {
      const [field] = Object.keys(errors);
      if (field !== undefined) form.getInputNode(field)?.focus();
    },
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (scan.wasScan()) {
      form.reset();
      setScanned(true);
      form.getInputNode('password')?.focus();
      return;
    }
    const { password, repeated } = form.getValues();
    // Enter in the first field goes on to the second.
    if (repeated === '' && passwordFault(password) === null) form.getInputNode('repeated')?.focus();
    else send(event);
  };

  return (
    <form onSubmit={submit} onKeyDown={dropLateDigits} noValidate>
      <NumberHeading phone={stage.member.phone} country={home} name={stage.member.name}>
        <span className={classes.verified} role="status">
          <IconCircleCheck size={20} aria-hidden="true" />
          {t('register.verified')}
        </span>
      </NumberHeading>
      <div className={classes.fields}>
        <PasswordInput
          label={t('register.password')}
          description={t('register.passwordHint')}
          autoComplete="new-password"
          autoFocus
          visible={visible}
          onVisibilityChange={toggle}
          visibilityToggleButtonProps={{ 'aria-label': t('register.passwordShow'), 'aria-pressed': visible }}
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <PasswordInput
          label={t('register.passwordAgain')}
          autoComplete="new-password"
          visible={visible}
          onVisibilityChange={toggle}
          visibilityToggleButtonProps={{ 'aria-label': t('register.passwordShow'), 'aria-pressed': visible }}
          key={form.key('repeated')}
          {...form.getInputProps('repeated')}
        />
      </div>
      <div className={classes.notices}>
        {scanned && (
          <Notice tone="amber" icon={<IconBarcode size={20} />} role="alert">
            {t('register.scannedPassword')}
          </Notice>
        )}
        <OfflineNotice text={t('register.offlinePassword')} error={set.error} />
      </div>
      <div className={classes.actions}>
        <Button type="submit" variant="filled" loading={set.busy} disabled={offline} rightSection={<EnterKey />}>
          {t('register.passwordSet')}
        </Button>
        <BackButton />
      </div>
    </form>
  );
}
