import { Menu, UnstyledButton } from '@mantine/core';
import { IconDeviceMobileMessage } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './top-bar.module.css';

/** Says that nothing here is real, and leads to the phones on which the codes arrive. */
export function DemoMenu({ phonesUrl }: { phonesUrl: string }) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-start" width={300} shadow="md" withinPortal={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <UnstyledButton className={classes.demoButton} aria-label={t('shell.demoMenu')}>
          <span className={classes.demo}>{t('shell.demo')}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('shell.demoText')}</Menu.Label>
        <Menu.Item
          component="a"
          href={phonesUrl}
          target="_blank"
          rel="noopener"
          className={classes.demoLink}
          leftSection={<IconDeviceMobileMessage size={19} aria-hidden="true" />}
        >
          {t('shell.phones')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
