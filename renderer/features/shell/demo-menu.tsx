import { Menu, UnstyledButton } from '@mantine/core';
import { IconDeviceMobileMessage, IconGift, IconInbox } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DemoInfo } from '#shared/api/server.ts';
import classes from './top-bar.module.css';
import { useReturnToScreen } from './use-return-to-screen.ts';

/** Says that nothing here is real, and leads to where codes and mails arrive and vouchers come from. */
export function DemoMenu({ phonesUrl, inboxUrl, rewardsUrl }: Pick<DemoInfo, 'phonesUrl' | 'inboxUrl' | 'rewardsUrl'>) {
  const { t } = useTranslation();
  const pages = [
    { name: t('shell.phones'), url: phonesUrl, Icon: IconDeviceMobileMessage },
    { name: t('shell.inbox'), url: inboxUrl, Icon: IconInbox },
    { name: t('shell.vouchers'), url: rewardsUrl, Icon: IconGift },
  ];
  const returnToScreen = useReturnToScreen();
  const [returned, setReturned] = useState(false);
  return (
    <Menu
      position="bottom-start"
      width={300}
      shadow="md"
      withinPortal={false}
      withInitialFocusPlaceholder={false}
      returnFocus={!returned}
      onOpen={() => setReturned(false)}
    >
      <Menu.Target>
        <UnstyledButton className={classes.demoButton} aria-label={t('shell.demoMenu')}>
          <span className={classes.demo}>{t('shell.demo')}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('shell.demoText')}</Menu.Label>
        {pages.map(
          ({ name, url, Icon }) =>
            url !== null && (
              <Menu.Item
                key={url}
                component="a"
                href={url}
                target="_blank"
                rel="noopener"
                className={classes.demoLink}
                // Whoever comes back from the page goes on typing where they were.
                onClick={() => setReturned(returnToScreen())}
                leftSection={<Icon size={19} aria-hidden="true" />}
              >
                {name}
              </Menu.Item>
            ),
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
