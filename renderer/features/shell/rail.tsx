import { UnstyledButton } from '@mantine/core';
import { type Icon, IconChartBar, IconGift, IconMessage, IconUserPlus, IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { may, type Role } from '#shared/domain/permissions.ts';
import { useSnapshot } from '../../bridge/bridge-context.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { Logo } from '../../ui/logo.tsx';
import classes from './rail.module.css';
import { RAIL_VIEWS, type RailView, type View } from './view.ts';

const ICONS: Record<RailView, Icon> = {
  register: IconUserPlus,
  members: IconUsers,
  rewards: IconGift,
  messaging: IconMessage,
  usage: IconChartBar,
};

interface RailProps {
  view: View;
  role: Role;
  onShow: (view: View) => void;
}

/** The way to each screen that the role may see; the shop's logo at its foot leads to the settings. */
export function Rail({ view, role, onShow }: RailProps) {
  const { t } = useTranslation();
  const shopName = useSnapshot((snapshot) => snapshot.shop?.name ?? '');
  const isInSettings = RAIL_VIEWS.every((item) => item.view !== view);
  return (
    <nav className={classes.rail} aria-label={t('shell.rail')}>
      <div className={classes.logo}>
        <Logo />
      </div>
      {RAIL_VIEWS.filter(({ permission }) => may(role, permission)).map((item) => {
        const ItemIcon = ICONS[item.view];
        return (
          <UnstyledButton
            key={item.view}
            className={classes.item}
            aria-current={item.view === view ? 'page' : undefined}
            aria-keyshortcuts={item.key}
            onClick={() => onShow(item.view)}
          >
            <ItemIcon size={19} aria-hidden="true" />
            <span className={classes.label}>{t(`shell.${item.view}`)}</span>
            <Kbd>{item.key}</Kbd>
          </UnstyledButton>
        );
      })}
      <UnstyledButton
        className={classes.shop}
        aria-current={isInSettings ? 'page' : undefined}
        onClick={() => onShow('settings')}
      >
        <span className={classes.shopLogo} aria-hidden="true">
          {[...shopName][0]}
        </span>
        <span className={classes.shopText}>
          <span className={classes.shopName}>{shopName}</span>
          <span className={classes.settings}>{t('shell.settings')}</span>
        </span>
      </UnstyledButton>
    </nav>
  );
}
