import { UnstyledButton } from '@mantine/core';
import { IconDatabaseX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { StaffMember } from '#shared/api/devices.ts';
import type { AppError } from '#shared/errors.ts';
import { useSnapshot } from '../../bridge/bridge-context.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { Notice } from '../../ui/notice.tsx';
import credit from './credit-status.module.css';
import { CreditStatus } from './credit-status.tsx';
import { DemoMenu } from './demo-menu.tsx';
import { IdleNotice } from './idle-notice.tsx';
import classes from './top-bar.module.css';

interface TopBarProps {
  staff: StaffMember;
  locking: boolean;
  lockError: AppError | null;
  onLock: () => void;
}

/** Always on screen: the credit, whether it is live, and who is at the counter. */
export function TopBar({ staff, locking, lockError, onLock }: TopBarProps) {
  const { t } = useTranslation();
  const deviceName = useSnapshot((snapshot) => snapshot.deviceName);
  const demo = useSnapshot((snapshot) => snapshot.demo);
  const level = useSnapshot((snapshot) => snapshot.credit?.sms.level ?? 'ok');
  const offline = useSnapshot((snapshot) => snapshot.connection.kind === 'offline');
  const isOfflineSession = useSnapshot(({ stage }) => stage.kind === 'open' && stage.session === 'offline');
  const diskFails = useSnapshot((snapshot) => snapshot.app.storage === 'failing');
  return (
    <section
      className={`${classes.bar} ${credit.surface}`}
      data-tone={offline || isOfflineSession ? 'offline' : level}
      aria-label={t('shell.bar')}
    >
      <CreditStatus />
      {demo && <DemoMenu {...demo} />}
      <div className={classes.counter}>
        <span className={`${credit.dim} ${classes.spare}`}>{deviceName}</span>
        <Avatar name={staff.name} />
        <span className={classes.name}>
          {staff.name}
          {isOfflineSession && <span className={classes.session}>{t('shell.offlineSession')}</span>}
        </span>
        <span className={`${credit.dim} ${classes.spare}`}>{t(`role.${staff.role}`)}</span>
        <UnstyledButton className={classes.lock} aria-keyshortcuts="F12" disabled={locking} onClick={onLock}>
          {locking ? t('shell.locking') : t('shell.lock')}
          <Kbd>F12</Kbd>
        </UnstyledButton>
      </div>
      <div role="status" className={classes.storage}>
        {diskFails && (
          <Notice tone="amber" icon={<IconDatabaseX size={20} />}>
            {t('shell.storage')}
          </Notice>
        )}
      </div>
      <IdleNotice />
      {lockError && (
        <div className={classes.error}>
          <ErrorNotice error={lockError} />
        </div>
      )}
    </section>
  );
}
