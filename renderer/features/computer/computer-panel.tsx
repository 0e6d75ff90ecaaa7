import { Button } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mayDecideForComputer } from '#shared/domain/permissions.ts';
import { useCall, useSnapshot } from '../../bridge/bridge-context.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Panel } from '../../ui/panel.tsx';
import classes from './computer-panel.module.css';
import { Preferences } from './preferences.tsx';
import { UpdateStatus } from './update-status.tsx';
import { useOfferedWipes } from './use-offered-wipes.ts';
import { useAskWipe } from './wipe-context.tsx';

/** Which counter of which shop this computer is, what the desktop app does on it, and the ways out for those who may. */
export function ComputerPanel() {
  const { t } = useTranslation();
  const app = useSnapshot((snapshot) => snapshot.app);
  const deviceName = useSnapshot((snapshot) => snapshot.deviceName);
  const shop = useSnapshot((snapshot) => snapshot.shop);
  const server = useSnapshot((snapshot) => snapshot.server);
  const mayDecide = useSnapshot(({ stage }) => mayDecideForComputer(stage));
  const computer = useSnapshot((snapshot) => snapshot.computer);
  return (
    <Panel title={t('computer.title')}>
      <Facts
        facts={[
          { name: t('computer.name'), value: deviceName ?? '' },
          { name: t('computer.shop'), value: shop?.name ?? '' },
          ...(server
            ? [{ name: t('computer.server'), value: server.kind === 'demo' ? t('computer.demo') : server.url }]
            : []),
          {
            name: t('computer.version'),
            value: (
              <>
                {t('app.name')} {app.version}
                {computer && <UpdateStatus update={computer.update} />}
              </>
            ),
          },
        ]}
      />
      <p className={classes.note}>
        <IconKey size={16} aria-hidden="true" /> {t(`secrets.${app.secrets}`)}
      </p>
      {computer && <Preferences computer={computer} mayDecide={mayDecide} />}
      {mayDecide && <WaysOut />}
    </Panel>
  );
}

function WaysOut() {
  const { t } = useTranslation();
  const forget = useCall('device.forget');
  const offered = useOfferedWipes();
  const askWipe = useAskWipe();
  const [asking, setAsking] = useState(false);
  if (asking) {
    return (
      <div className={classes.waysOut}>
        <Confirm
          label={t('computer.forget')}
          text={t('computer.forgetText')}
          confirm={t('computer.forgetConfirm')}
          busy={forget.busy}
          onConfirm={() => forget.run({})}
          onCancel={() => setAsking(false)}
        >
          {forget.error && <ErrorNotice error={forget.error} />}
        </Confirm>
      </div>
    );
  }
  return (
    <div className={classes.waysOut}>
      <Button onClick={() => setAsking(true)}>{t('computer.forget')}</Button>
      {offered.map((wipe) => (
        <Button key={wipe} onClick={() => askWipe(wipe)}>
          {t(`wipe.${wipe}.open`)}
        </Button>
      ))}
    </div>
  );
}
