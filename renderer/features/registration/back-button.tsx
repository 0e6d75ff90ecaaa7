import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../bridge/bridge-context.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { useEscape } from '../../ui/use-escape.ts';
import classes from './steps.module.css';

/** One step back, also by Escape. `before` lets what was typed arrive first, so that nothing is lost. */
export function BackButton({ before }: { before?: () => Promise<void> }) {
  const { t } = useTranslation();
  const back = useCall('registration.back');
  const go = async () => {
    await before?.();
    await back.run({});
  };
  useEscape(() => void go());
  return (
    <>
      <Button
        className={classes.back ?? ''}
        variant="subtle"
        disabled={back.busy}
        onClick={go}
        rightSection={<Kbd>{t('keys.escape')}</Kbd>}
      >
        {t('register.back')}
      </Button>
      {back.error && (
        <div className={classes.backError}>
          <ErrorNotice error={back.error} />
        </div>
      )}
    </>
  );
}
