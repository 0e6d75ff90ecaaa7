import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSnapshot } from '../../bridge/bridge-context.tsx';
import { lazyScreen } from '../../ui/lazy-screen.tsx';
import { LineTrouble } from '../../ui/line-trouble.tsx';
import { RecoveryNotice } from '../computer/recovery-notice.tsx';
import { LanguageMenu } from '../settings/language-menu.tsx';
import credit from '../shell/credit-status.module.css';
import { CreditStatus } from '../shell/credit-status.tsx';
import classes from './entrance-frame.module.css';
import { useGoToWaiting } from './use-go-to-waiting.ts';

// A counter that is locked has no use for it.
const ComputerMenu = lazyScreen(async () => (await import('../computer/computer-menu.tsx')).ComputerMenu);

/** What stands above every screen before somebody has signed in: what to know, and the credit of the shop's counter. */
export function EntranceFrame({ children }: { children: ReactNode }) {
  const locked = useSnapshot((snapshot) => snapshot.stage.kind === 'locked');
  useGoToWaiting();
  return (
    <div className={classes.frame}>
      <RecoveryNotice />
      <LineTrouble />
      <div className={classes.top}>
        {locked && <LastKnownCredit />}
        <div className={classes.menus}>
          {!locked && <ComputerMenu />}
          <LanguageMenu />
        </div>
      </div>
      {children}
    </div>
  );
}

function LastKnownCredit() {
  const { t } = useTranslation();
  const level = useSnapshot((snapshot) => snapshot.credit?.sms.level ?? 'ok');
  const offline = useSnapshot((snapshot) => snapshot.connection.kind === 'offline');
  return (
    <section
      className={`${classes.credit} ${credit.surface}`}
      data-tone={offline ? 'offline' : level}
      aria-label={t('lock.credit')}
    >
      <CreditStatus />
    </section>
  );
}
