import { SegmentedControl, UnstyledButton } from '@mantine/core';
import { IconChevronRight, IconCreditCard, IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { themeSchema } from '#shared/contract/snapshot.ts';
import { may, type Role } from '#shared/domain/permissions.ts';
import { useCall, useSnapshot } from '../../bridge/bridge-context.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useEscape } from '../../ui/use-escape.ts';
import type { View } from '../shell/view.ts';
import { DevicePanel } from './device-panel.tsx';
import classes from './settings-screen.module.css';

interface SettingsScreenProps {
  role: Role;
  onShow: (view: View) => void;
}

export function SettingsScreen({ role, onShow }: SettingsScreenProps) {
  const { t } = useTranslation();
  useEscape(() => onShow('register'));
  return (
    <Page title={t('settings.title')} focusHeading>
      <div className={classes.panels}>
        <Panel title={t('settings.billing')}>
          {may(role, 'manage_billing') ? (
            <UnstyledButton className={classes.link} onClick={() => onShow('credit')}>
              <IconCreditCard size={22} aria-hidden="true" />
              <span className={classes.linkText}>
                <span className={classes.linkTitle}>{t('settings.credit')}</span>
                <span className={classes.dim}>{t('settings.creditText')}</span>
              </span>
              <IconChevronRight size={20} aria-hidden="true" />
            </UnstyledButton>
          ) : (
            <Notice tone="grey" icon={<IconLock size={20} />}>
              {t('settings.ownersOnly', { role: t(`role.${role}`).toLocaleLowerCase() })}
            </Notice>
          )}
        </Panel>
        <AppearancePanel />
        <DevicePanel mayUnpair={may(role, 'manage_devices')} />
      </div>
    </Page>
  );
}

function AppearancePanel() {
  const { t } = useTranslation();
  const theme = useSnapshot((snapshot) => snapshot.app.theme);
  const setTheme = useCall('app.setTheme');
  return (
    <Panel title={t('settings.appearance')}>
      <SegmentedControl
        aria-label={t('settings.theme')}
        className={classes.themes}
        fullWidth
        data={themeSchema.options.map((value) => ({ value, label: t(`settings.${value}`) }))}
        value={theme}
        onChange={(value) => void setTheme.run({ theme: value })}
      />
      {setTheme.error && <ErrorNotice error={setTheme.error} />}
    </Panel>
  );
}
