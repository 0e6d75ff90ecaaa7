import { Button } from '@mantine/core';
import type { Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../bridge/bridge-context.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { useEscape } from '../../ui/use-escape.ts';
import classes from './steps.module.css';

interface BackButtonProps {
  /** Lets what was typed arrive first, so that nothing is lost. */
  before?: () => Promise<void>;
  /** Where going back is the next act: the button says more and stands out. */
  next?: { label: string; ref: Ref<HTMLButtonElement> } | null;
}

/** One step back, also by Escape. */
export function BackButton({ before, next = null }: BackButtonProps) {
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
        {...(next ? { ref: next.ref, variant: 'filled' } : { className: classes.back ?? '', variant: 'subtle' })}
        disabled={back.busy}
        onClick={go}
        rightSection={<Kbd>{t('keys.escape')}</Kbd>}
      >
        {next?.label ?? t('register.back')}
      </Button>
      {back.error && (
        <div className={classes.backError}>
          <ErrorNotice error={back.error} />
        </div>
      )}
    </>
  );
}
