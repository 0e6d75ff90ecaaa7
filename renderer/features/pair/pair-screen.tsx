import { Button, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconInfoCircle, IconKey } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DemoInfo } from '#shared/api/server.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import type { AppError } from '#shared/errors.ts';
import { useCall, useSnapshot } from '../../bridge/bridge-context.tsx';
import { CentredCard } from '../../ui/centred-card.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Said } from '../../ui/said.tsx';
import { SecretInput } from '../../ui/secret-input.tsx';
import classes from './pair-screen.module.css';

type PairStage = Extract<Snapshot['stage'], { kind: 'pair' }>;

/** An owner pairs the device, with email and password. In the demo both are known and filled in. */
export function PairScreen({ serverUrl, reason }: Pick<PairStage, 'serverUrl' | 'reason'>) {
  const { t } = useTranslation();
  const demo = useSnapshot((snapshot) => snapshot.demo);
  const secrets = useSnapshot((snapshot) => snapshot.app.secrets);
  const forget = useCall('device.forget');
  const [asking, setAsking] = useState(false);

  return (
    <CentredCard title={t('pair.title')} subtitle={t(`pair.reason.${reason}`)} dense>
      {/* The demo's account may become known only now: its form then starts anew, filled in. */}
      <PairForm key={demo?.email} demo={demo} forgetError={forget.error} />
      {asking ? (
        <Confirm
          label={t('pair.otherServer')}
          text={t('pair.otherServerText')}
          confirm={t('pair.otherServerConfirm')}
          busy={forget.busy}
          onConfirm={() => forget.run({})}
          onCancel={() => setAsking(false)}
        />
      ) : (
        <footer className={classes.footer}>
          <span className={classes.server}>{t('pair.server', { url: serverUrl })}</span>
          <Button
            variant="subtle"
            // A device that was paired before keeps the shop and perhaps a customer half registered.
            onClick={() => (reason === 'first' ? forget.run({}) : setAsking(true))}
            loading={forget.busy}
          >
            {t('pair.otherServer')}
          </Button>
        </footer>
      )}
      {secrets === 'memory' && (
        <p className={classes.secrets}>
          <IconKey size={16} aria-hidden="true" /> {t('secrets.memory')}
        </p>
      )}
    </CentredCard>
  );
}

interface PairFormProps {
  demo: Pick<DemoInfo, 'email' | 'password'> | null;
  /** Why the server could not be left. */
  forgetError: AppError | null;
}

function PairForm({ demo, forgetError }: PairFormProps) {
  const { t } = useTranslation();
  const pair = useCall('device.pair');
  const known = useSnapshot((snapshot) => snapshot.deviceName);
  const byLanguage = t('pair.deviceNameDefault');
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: {
      email: demo?.email ?? '',
      password: demo?.password ?? '',
      deviceName: known ?? byLanguage,
    },
    validate: {
      email: (email) => (email.trim() === '' ? <Said words="pair.emailMissing" /> : null),
      password: (password) => (password === '' ? <Said words="pair.passwordMissing" /> : null),
      deviceName: (name) =>
        name.trim() === '' || name.trim().length > 40 ? <Said words="pair.deviceNameMissing" /> : null,
    },
  });
  const error = pair.error ?? forgetError;

  // A name that nobody has touched follows the language.
  const { getValues, setFieldValue } = form;
  const offered = useRef(byLanguage);
  useEffect(() => {
    if (offered.current === byLanguage) return;
    if (known === null && getValues().deviceName === offered.current) setFieldValue('deviceName', byLanguage);
    offered.current = byLanguage;
  }, [known, byLanguage, getValues, setFieldValue]);

  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={form.onSubmit(({ email, password, deviceName }) => {
        void pair.run({ email: email.trim(), password, deviceName: deviceName.trim() });
      })}
    >
      {demo && (
        <Notice tone="amber" icon={<IconInfoCircle size={20} />}>
          {t('pair.demo')}
        </Notice>
      )}
      <TextInput
        label={t('pair.email')}
        type="email"
        autoComplete="off"
        spellCheck={false}
        autoFocus={!demo}
        key={form.key('email')}
        {...form.getInputProps('email')}
      />
      <SecretInput
        label={t('pair.password')}
        defaultVisible={demo !== null}
        key={form.key('password')}
        {...form.getInputProps('password')}
      />
      <TextInput label={t('pair.deviceName')} key={form.key('deviceName')} {...form.getInputProps('deviceName')} />
      {error && <ErrorNotice error={error} unreachable={t('pair.unreachable')} />}
      <Button type="submit" variant="filled" loading={pair.busy} autoFocus={demo !== null} fullWidth>
        {t('pair.submit')}
      </Button>
    </form>
  );
}
