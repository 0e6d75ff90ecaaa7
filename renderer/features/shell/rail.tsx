import { UnstyledButton } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSnapshot } from '../../bridge/bridge-context.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { Logo } from '../../ui/logo.tsx';
import classes from './rail.module.css';
import type { View } from './view.ts';

interface RailProps {
  view: View;
  onShow: (view: View) => void;
}

/** The way to each screen; the shop's logo at its foot leads to the settings. */
export function Rail({ view, onShow }: RailProps) {
  const { t } = useTranslation();
  const shopName = useSnapshot((snapshot) => snapshot.shop?.name ?? '');
  return (
    <nav className={classes.rail} aria-label={t('shell.rail')}>
      <div className={classes.logo}>
        <Logo />
      </div>
      <UnstyledButton
        className={classes.item}
        aria-current={view === 'register' ? 'page' : undefined}
        aria-keyshortcuts="F1"
        onClick={() => onShow('register')}
      >
        <IconUserPlus size={19} aria-hidden="true" />
        <span className={classes.label}>{t('shell.register')}</span>
        <Kbd>F1</Kbd>
      </UnstyledButton>
      <UnstyledButton
        className={classes.shop}
        aria-current={view === 'register' ? undefined : 'page'}
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
