import { Button, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconAlertCircle, IconPlugConnected } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '#shared/errors.ts';
import type { Call } from '../../bridge/bridge-context.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Said } from '../../ui/said.tsx';
import { addressTrouble, isUnencrypted } from './welcome-rules.ts';
import classes from './welcome-screen.module.css';

interface ConnectFormProps {
  call: Call<'device.connect'>;
  /** Whether there is nothing else to do here. */
  isOnlyChoice: boolean;
  disabled: boolean;
  onTry: () => void;
}

/** The address of the shop's server, and beside it why it could not be used. */
export function ConnectForm({ call, isOnlyChoice, disabled, onTry }: ConnectFormProps) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { url: '' },
    validate: { url: (url) => (url.trim() === '' ? <Said words="welcome.urlMissing" /> : null) },
    onValuesChange: call.clearError,
  });
  const { error: missing, ...input } = form.getInputProps('url');

  const connect = async ({ url }: { url: string }) => {
    onTry();
    const result = await call.run({ url: url.trim() });
    if (!result.ok) field.current?.focus();
  };
  return (
    <form className={classes.choice} noValidate onSubmit={form.onSubmit(connect)}>
      <IconPlugConnected size={26} aria-hidden="true" />
      <h2>{t('welcome.connectTitle')}</h2>
      <p>{t('welcome.connectText')}</p>
      <TextInput
        ref={field}
        label={t('welcome.url')}
        placeholder={t('welcome.urlPlaceholder')}
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
        autoFocus
        key={form.key('url')}
        error={missing ?? call.error !== null}
        {...input}
      />
      {call.error && <Trouble error={call.error} typed={form.getValues().url} />}
      <Button
        type="submit"
        variant={isOnlyChoice ? 'filled' : 'default'}
        loading={call.busy}
        disabled={disabled}
        fullWidth
      >
        {t('welcome.connect')}
      </Button>
    </form>
  );
}

function Trouble({ error, typed }: { error: AppError; typed: string }) {
  const { t } = useTranslation();
  if (error.code === 'server_url_invalid' && isUnencrypted(typed)) {
    return (
      <Notice tone="red" icon={<IconAlertCircle size={20} />} title={t('welcome.notEncrypted.title')} role="alert">
        {t('welcome.notEncrypted.text')}
      </Notice>
    );
  }
  return <ErrorNotice error={addressTrouble(error)} unreachable={t('welcome.unreachable')} />;
}
