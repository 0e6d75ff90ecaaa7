import { SegmentedControl, UnstyledButton } from '@mantine/core';
import {
  type Icon,
  IconAdjustments,
  IconChevronRight,
  IconCreditCard,
  IconDeviceDesktop,
  IconLock,
  IconRoute,
  IconUsersGroup,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { themeSchema } from '#shared/contract/choices.ts';
import { may, type Role } from '#shared/domain/permissions.ts';
import { useCall, useSnapshot } from '../../bridge/bridge-context.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useEscape } from '../../ui/use-escape.ts';
import { ComputerPanel } from '../computer/computer-panel.tsx';
import { ZoomChoice } from '../computer/zoom-choice.tsx';
import type { View } from '../shell/view.ts';
import { LanguagePanel } from './language-panel.tsx';
import classes from './settings-screen.module.css';

const SHOP_PAGES = [
  { view: 'staff', icon: IconUsersGroup },
  { view: 'devices', icon: IconDeviceDesktop },
  { view: 'limits', icon: IconAdjustments },
  { view: 'routing', icon: IconRoute },
] as const;

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
        {may(role, 'manage_billing') && (
          <Panel title={t('settings.billing')}>
            <PageLink
              icon={IconCreditCard}
              title={t('settings.credit')}
              text={t('settings.creditText')}
              onOpen={() => onShow('credit')}
            />
          </Panel>
        )}
        {may(role, 'manage_shop') && (
          <Panel title={t('settings.shopTitle')}>
            {SHOP_PAGES.map(({ view, icon }) => (
              <PageLink
                key={view}
                icon={icon}
                title={t(`settings.${view}`)}
                text={t(`settings.${view}Text`)}
                onOpen={() => onShow(view)}
              />
            ))}
          </Panel>
        )}
        {!may(role, 'manage_shop') && (
          <Notice tone="grey" icon={<IconLock size={20} />}>
            {t('settings.ownersOnly')}
          </Notice>
        )}
        <AppearancePanel />
        <LanguagePanel />
        <ComputerPanel />
      </div>
    </Page>
  );
}

interface PageLinkProps {
  icon: Icon;
  title: string;
  text: string;
  onOpen: () => void;
}

function PageLink({ icon: PageIcon, title, text, onOpen }: PageLinkProps) {
  return (
    <UnstyledButton className={classes.link} onClick={onOpen}>
      <PageIcon size={22} aria-hidden="true" />
      <span className={classes.linkText}>
        <span className={classes.linkTitle}>{title}</span>
        <span className={classes.dim}>{text}</span>
      </span>
      <IconChevronRight size={20} aria-hidden="true" />
    </UnstyledButton>
  );
}

function AppearancePanel() {
  const { t } = useTranslation();
  const theme = useSnapshot((snapshot) => snapshot.app.theme);
  const zoom = useSnapshot((snapshot) => snapshot.computer?.zoom);
  const setTheme = useCall('app.setTheme');
  const className = classes.themes ?? '';
  return (
    <Panel title={t('settings.appearance')}>
      <SegmentedControl
        aria-label={t('settings.theme')}
        className={className}
        fullWidth
        data={themeSchema.options.map((value) => ({ value, label: t(`settings.${value}`) }))}
        value={theme}
        onChange={(value) => void setTheme.run({ theme: value })}
      />
      {setTheme.error && <ErrorNotice error={setTheme.error} />}
      {zoom !== undefined && (
        <>
          <h3 className={classes.label}>{t('computer.zoom')}</h3>
          <ZoomChoice zoom={zoom} className={className} />
        </>
      )}
    </Panel>
  );
}
