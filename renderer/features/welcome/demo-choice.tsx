import { Button } from '@mantine/core';
import { IconBuildingStore } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Call } from '../../bridge/bridge-context.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import classes from './welcome-screen.module.css';

interface DemoChoiceProps {
  call: Call<'device.useDemo'>;
  disabled: boolean;
  onTry: () => void;
}

/** The demo shop, which may have to be started first. */
export function DemoChoice({ call, disabled, onTry }: DemoChoiceProps) {
  const { t } = useTranslation();
  return (
    <section className={classes.choice}>
      <IconBuildingStore size={26} aria-hidden="true" />
      <h2>{t('welcome.demoTitle')}</h2>
      <p>{t('welcome.demoText')}</p>
      {call.error && <ErrorNotice error={call.error} />}
      <div role="status" className={classes.busy}>
        {call.busy && t('welcome.demoStarting')}
      </div>
      <Button
        variant="filled"
        loading={call.busy}
        disabled={disabled}
        fullWidth
        onClick={() => {
          onTry();
          void call.run({});
        }}
      >
        {t('welcome.demo')}
      </Button>
    </section>
  );
}
