import { UnstyledButton } from '@mantine/core';
import { Activity, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall, useSnapshot } from '../../bridge/bridge-context.tsx';
import { Page } from '../../ui/page.tsx';
import { useEscape } from '../../ui/use-escape.ts';
import classes from './credit-screen.module.css';
import { OpenCredit } from './open-credit.tsx';
import { PasswordPanel } from './password-panel.tsx';
import { UnopenedCredit } from './unopened-credit.tsx';

/** Settings › Billing & Credit › Credit, for owners. */
export function CreditScreen({ onBack }: { onBack: () => void }) {
  const { t } = useTranslation();
  const asksPassword = useSnapshot((snapshot) => snapshot.billing.kind === 'password_required');
  useEscape(onBack);
  return (
    <Page
      title={t('credit.title')}
      focusHeading={!asksPassword}
      trail={
        <nav className={classes.trail}>
          <UnstyledButton className={classes.trailLink} onClick={onBack}>
            {t('settings.title')}
          </UnstyledButton>
          <span aria-hidden="true">›</span>
          <span>{t('settings.billing')}</span>
        </nav>
      }
      aside={t('credit.ownerOnly')}
    >
      <Content />
    </Page>
  );
}

/** The page as far as it is open: it loads, asks for the password, or shows everything. */
function Content() {
  const page = useSnapshot((snapshot) => snapshot.billing);
  const live = useSnapshot((snapshot) => snapshot.connection.kind === 'live');
  const closed = page.kind === 'closed';
  const { run: open, error } = useCall('billing.open');
  const [last, setLast] = useState(page);
  if (page.kind === 'open' && page !== last) setLast(page);
  // Once more when the line is back, and when it was closed meanwhile.
  useEffect(() => {
    if (live || closed) void open({});
  }, [open, live, closed]);

  if (closed) return <UnopenedCredit error={error} onRetry={() => void open({})} />;
  return (
    <>
      {page.kind === 'password_required' && <PasswordPanel again={last.kind === 'open'} />}
      {last.kind === 'open' && (
        // What was typed on the page stays, out of sight, while the password is asked for again.
        <Activity mode={page.kind === 'open' ? 'visible' : 'hidden'}>
          <OpenCredit billing={last.billing} cardSetup={last.cardSetup} error={error} onRetry={() => void open({})} />
        </Activity>
      )}
    </>
  );
}
