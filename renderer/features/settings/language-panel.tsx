import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useCall, useSnapshot } from '../../bridge/bridge-context.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { languageChoices } from './language-choice.ts';
import classes from './settings-screen.module.css';

/** The language of this computer's screens; it changes at once. */
export function LanguagePanel() {
  const { t } = useTranslation();
  const language = useSnapshot((snapshot) => snapshot.app.language);
  const setLanguage = useCall('app.setLanguage');
  return (
    <Panel title={t('language.title')}>
      <SegmentedControl
        aria-label={t('language.title')}
        className={classes.themes}
        fullWidth
        data={languageChoices(t('language.system'))}
        value={language}
        onChange={(value) => void setLanguage.run({ language: value })}
      />
      {setLanguage.error && <ErrorNotice error={setLanguage.error} />}
    </Panel>
  );
}
