import { Button, Progress } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Update } from '#shared/contract/snapshot.ts';
import { assertNever } from '#shared/errors.ts';
import { useCall } from '../../bridge/bridge-context.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { useNow } from '../../i18n/use-now.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import classes from './update-status.module.css';

/** Whether there is a newer version, and how far it has come. */
export function UpdateStatus({ update }: { update: Update }) {
  if (update.kind === 'off') return null;
  return (
    <div role="status" className={classes.update}>
      <Status update={update} />
    </div>
  );
}

function Status({ update }: { update: Exclude<Update, { kind: 'off' }> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  switch (update.kind) {
    case 'none':
      return (
        <Line
          text={update.checkedAt === null ? null : t('update.none', { time: format.timeOrDay(update.checkedAt, now) })}
        >
          <CheckButton label={t('update.check')} />
        </Line>
      );
    case 'checking':
      return <Line text={t('update.checking')} />;
    case 'downloading':
      return (
        <Line text={t('update.downloading', { version: update.version })}>
          <Progress className={classes.progress ?? ''} value={update.percent} aria-label={t('update.progress')} />
        </Line>
      );
    case 'ready':
      return (
        <Line text={t('update.ready', { version: update.version })}>
          <InstallButton />
        </Line>
      );
    case 'failed':
      return (
        <Line text={t('update.failed')}>
          <CheckButton label={t('app.retry')} />
        </Line>
      );
    default:
      return assertNever(update);
  }
}

function Line({ text, children }: { text: string | null; children?: ReactNode }) {
  return (
    <>
      {text !== null && <p className={classes.text}>{text}</p>}
      {children}
    </>
  );
}

function CheckButton({ label }: { label: string }) {
  const check = useCall('computer.checkForUpdate');
  return (
    <>
      <Button loading={check.busy} onClick={() => void check.run({})}>
        {label}
      </Button>
      {check.error && <ErrorNotice error={check.error} />}
    </>
  );
}

function InstallButton() {
  const { t } = useTranslation();
  const install = useCall('computer.installUpdate');
  return (
    <>
      <Button loading={install.busy} onClick={() => void install.run({})}>
        {t('update.install')}
      </Button>
      {install.error && <ErrorNotice error={install.error} />}
    </>
  );
}
