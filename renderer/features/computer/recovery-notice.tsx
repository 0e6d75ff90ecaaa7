import { CloseButton } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useCall, useSnapshot } from '../../bridge/bridge-context.tsx';
import { Strip } from '../../ui/strip.tsx';
import classes from './recovery-notice.module.css';
import { useOnceSeen } from './use-once-seen.ts';

/** Tells that something was started again after a crash, until somebody has seen it. */
export function RecoveryNotice() {
  const { t } = useTranslation();
  const recovered = useSnapshot((snapshot) => snapshot.app.recovered);
  const { run: dismiss } = useCall('app.dismissRecovery');
  useOnceSeen(recovered !== 'none', () => void dismiss({}));
  return (
    <div role="status">
      {recovered !== 'none' && (
        <Strip
          tone="grey"
          icon={<IconRefresh size={18} />}
          action={
            <CloseButton
              className={classes.close ?? ''}
              size={44}
              iconSize={20}
              aria-label={t('app.close')}
              // What is being typed goes on: the focus stays where it is.
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => void dismiss({})}
            />
          }
        >
          {t(`recovered.${recovered}`)}
        </Strip>
      )}
    </div>
  );
}
