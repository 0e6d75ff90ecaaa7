import { Button, Menu } from '@mantine/core';
import { IconDeviceDesktop, IconRestore, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './computer-menu.module.css';
import { useOfferedWipes } from './use-offered-wipes.ts';
import { useAskWipe } from './wipe-context.tsx';

const ICONS = { demo: IconRestore, everything: IconTrash };

/** Before a counter is open: what can be removed from this computer. */
export function ComputerMenu() {
  const { t } = useTranslation();
  const offered = useOfferedWipes();
  const ask = useAskWipe();
  if (offered.length === 0) return null;
  return (
    <section aria-label={t('computer.title')}>
      <Menu position="bottom-end" width={260} shadow="md" withinPortal={false} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <Button variant="subtle" leftSection={<IconDeviceDesktop size={20} aria-hidden="true" />}>
            {t('computer.title')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {offered.map((wipe) => {
            const WipeIcon = ICONS[wipe];
            return (
              <Menu.Item
                key={wipe}
                className={classes.item ?? ''}
                leftSection={<WipeIcon size={19} aria-hidden="true" />}
                onClick={() => ask(wipe)}
              >
                {t(`wipe.${wipe}.open`)}
              </Menu.Item>
            );
          })}
        </Menu.Dropdown>
      </Menu>
    </section>
  );
}
