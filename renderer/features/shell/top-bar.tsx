import { UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { StaffMember } from '#shared/api/devices.ts';
import type { AppError } from '#shared/errors.ts';
import { useSnapshot } from '../../bridge/bridge-context.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { CreditStatus } from './credit-status.tsx';
import { DemoMenu } from './demo-menu.tsx';
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
  return (
    <section className={classes.bar} data-tone={offline ? 'offline' : level} aria-label={t('shell.bar')}>
      <CreditStatus />
      {demo && <DemoMenu phonesUrl={demo.phonesUrl} inboxUrl={demo.inboxUrl} />}
      <div className={classes.counter}>
        <span className={`${classes.dim} ${classes.spare}`}>{deviceName}</span>
        <Avatar name={staff.name} />
        <span className={classes.name}>{staff.name}</span>
        <span className={`${classes.dim} ${classes.spare}`}>{t(`role.${staff.role}`)}</span>
        <UnstyledButton className={classes.lock} aria-keyshortcuts="F12" disabled={locking} onClick={onLock}>
          {locking ? t('shell.locking') : t('shell.lock')}
          <Kbd>F12</Kbd>
        </UnstyledButton>
      </div>
      {lockError && (
        <div className={classes.error}>
          <ErrorNotice error={lockError} />
        </div>
      )}
    </section>
  );
}
