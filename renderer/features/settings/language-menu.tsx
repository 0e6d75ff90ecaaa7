import { Button, Menu } from '@mantine/core';
import { IconCheck, IconLanguage } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useCall, useSnapshot } from '../../bridge/bridge-context.tsx';
import { languageChoices } from './language-choice.ts';
import classes from './language-menu.module.css';

/** Before anybody has signed in: the language, in a corner of the screen. */
export function LanguageMenu() {
  const { t } = useTranslation();
  const language = useSnapshot((snapshot) => snapshot.app.language);
  const setLanguage = useCall('app.setLanguage');
  return (
    <nav aria-label={t('language.title')}>
      <Menu position="bottom-end" width={220} shadow="md" withinPortal={false} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <Button variant="subtle" leftSection={<IconLanguage size={20} aria-hidden="true" />}>
            {t('language.title')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {languageChoices(t('language.system')).map(({ value, label }) => (
            <Menu.Item
              key={value}
              className={classes.choice ?? ''}
              aria-current={value === language}
              rightSection={value === language && <IconCheck size={18} aria-hidden="true" />}
              onClick={() => void setLanguage.run({ language: value })}
            >
              {label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </nav>
  );
}
