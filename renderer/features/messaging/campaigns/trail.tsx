import { UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './trail.module.css';

/** The way back from a campaign to all of them. */
export function Trail({ onBack }: { onBack: () => void }) {
  const { t } = useTranslation();
  return (
    <nav className={classes.trail}>
      <UnstyledButton className={classes.link} onClick={onBack}>
        {t('messaging.title')} <span aria-hidden="true">›</span> {t('campaigns.title')}
      </UnstyledButton>
    </nav>
  );
}
