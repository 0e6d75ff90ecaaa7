import { UnstyledButton } from '@mantine/core';
import { Activity, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../ui/page.tsx';
import { useEscape } from '../../ui/use-escape.ts';
import { PasswordPanel } from '../password/password-panel.tsx';
import classes from './owner-page.module.css';
import { PageTrouble } from './page-trouble.tsx';
import type { OwnerPageState } from './use-owner-page.ts';

interface OwnerPageProps<Open extends { current: boolean }> {
  title: string;
  /** The part of the settings that it belongs to. */
  section: string;
  state: OwnerPageState<Open>;
  onBack: () => void;
  /** What is said without a line when the page was never read here. */
  unread: string;
  /** From when what is on the page is (epoch ms). */
  asOf: (open: Open) => number;
  /** What is on the page before it has been read. */
  unopened: ReactNode;
  children: (open: Open) => ReactNode;
}

/** A page under Settings that only owners see: it loads, asks for the password, or shows everything. */
export function OwnerPage<Open extends { current: boolean }>(props: OwnerPageProps<Open>) {
  const { title, section, state, onBack, unread, asOf, unopened, children } = props;
  const { t } = useTranslation();
  const { known, asksPassword } = state;
  const trouble = { unread, error: state.error, onRetry: state.open };
  useEscape(onBack);
  return (
    <Page
      title={title}
      focusHeading={!asksPassword}
      trail={
        <nav className={classes.trail}>
          <UnstyledButton className={classes.trailLink} onClick={onBack}>
            {t('settings.title')}
          </UnstyledButton>
          <span aria-hidden="true">›</span>
          <span>{section}</span>
        </nav>
      }
      aside={t('settings.ownerOnly')}
    >
      {asksPassword && <PasswordPanel again={known !== null} />}
      {known === null && !asksPassword && (
        <>
          <PageTrouble asOf={null} {...trouble} />
          {unopened}
        </>
      )}
      {known !== null && (
        // What was typed on the page stays, out of sight, while the password is asked for again.
        <Activity mode={asksPassword ? 'hidden' : 'visible'}>
          <PageTrouble asOf={known.current ? null : asOf(known)} {...trouble} />
          {children(known)}
        </Activity>
      )}
    </Page>
  );
}
