import { Button } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall, useSnapshot } from '../../bridge/bridge-context.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Panel } from '../../ui/panel.tsx';
import classes from './settings-screen.module.css';

/** What this device is, how long its pairing lasts, and the way out for those who may. */
export function DevicePanel({ mayUnpair }: { mayUnpair: boolean }) {
  const { t } = useTranslation();
  const app = useSnapshot((snapshot) => snapshot.app);
  const deviceName = useSnapshot((snapshot) => snapshot.deviceName);
  const shop = useSnapshot((snapshot) => snapshot.shop);
  const forget = useCall('device.forget');
  const [asking, setAsking] = useState(false);
  return (
    <Panel title={t('settings.device')}>
      <Facts
        facts={[
          { name: t('settings.deviceName'), value: deviceName ?? '' },
          { name: t('settings.shop'), value: shop?.name ?? '' },
          { name: t('settings.version'), value: `${t('app.name')} ${app.version}` },
        ]}
      />
      <p className={classes.note}>
        <IconKey size={16} aria-hidden="true" /> {t(`secrets.${app.secrets}`)}
      </p>
      {mayUnpair && !asking && (
        <Button className={classes.unpair} onClick={() => setAsking(true)}>
          {t('settings.forget')}
        </Button>
      )}
      {mayUnpair && asking && (
        <div className={classes.unpair}>
          <Confirm
            label={t('settings.forget')}
            text={t('settings.forgetText')}
            confirm={t('settings.forgetConfirm')}
            busy={forget.busy}
            onConfirm={() => forget.run({})}
            onCancel={() => setAsking(false)}
          />
        </div>
      )}
      {forget.error && <ErrorNotice error={forget.error} />}
    </Panel>
  );
}
