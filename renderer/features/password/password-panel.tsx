import { Button } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall, useSnapshot } from '../../bridge/bridge-context.tsx';
import { useNow } from '../../i18n/use-now.ts';
import { EnterKey } from '../../ui/kbd.tsx';
import { Notice } from '../../ui/notice.tsx';
import { OfflineNotice } from '../../ui/offline-notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SecretInput } from '../../ui/secret-input.tsx';
import classes from './password-panel.module.css';

interface PasswordPanelProps {
  /** Whether the page was open already, with what was typed on it. */
  again: boolean;
}

/** Asks the owner for the password before the page opens. In the demo it is known and filled in. */
export function PasswordPanel({ again }: PasswordPanelProps) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const demo = useSnapshot((snapshot) => snapshot.demo);
  const offline = useSnapshot((snapshot) => snapshot.connection.kind === 'offline');
  const confirm = useCall('session.confirmPassword');
  const [password, setPassword] = useState(demo?.password ?? '');
  const [missing, setMissing] = useState(false);

  const throttledUntil = confirm.error?.code === 'too_many_attempts' ? confirm.error.details?.liftsAt : undefined;
  const now = useNow(throttledUntil);
  const throttled = throttledUntil !== undefined && throttledUntil > now;

  // The field is there again for the next try once an answer has come.
  useEffect(() => {
    if (confirm.busy) return;
    field.current?.focus();
    field.current?.select();
  }, [confirm.busy]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(password === '');
    if (password !== '' && !confirm.busy && !offline && !throttled) void confirm.run({ password });
  };

  return (
    <Panel title={t('password.title')} className={classes.panel}>
      <form className={classes.form} onSubmit={submit} noValidate>
        <p className={classes.text}>{t(again ? 'password.again' : 'password.text')}</p>
        {demo && (
          <Notice tone="amber" icon={<IconInfoCircle size={20} />}>
            {t('password.demo')}
          </Notice>
        )}
        <SecretInput
          ref={field}
          label={t('password.field')}
          defaultVisible={demo !== null}
          readOnly={confirm.busy}
          error={missing ? t('password.missing') : null}
          value={password}
          onChange={(event) => {
            setMissing(false);
            setPassword(event.currentTarget.value);
          }}
        />
        <OfflineNotice text={t('password.offline')} error={confirm.error} />
        <Button
          type="submit"
          variant="filled"
          loading={confirm.busy}
          disabled={offline || throttled}
          rightSection={<EnterKey />}
        >
          {t('password.submit')}
        </Button>
      </form>
    </Panel>
  );
}
