import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StoppedCountry } from '#shared/api/devices.ts';
import { useCall } from '../../../bridge/bridge-context.tsx';
import { useFormat } from '../../../i18n/use-format.ts';
import { useNow } from '../../../i18n/use-now.ts';
import { Flag } from '../../../ui/flag.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { ConfirmDialog } from '../confirm-dialog.tsx';
import classes from './stopped-panel.module.css';

interface StoppedPanelProps {
  stopped: readonly StoppedCountry[];
  readOnly: boolean;
}

/** Countries that are not sent to for a while, since when and why. */
export function StoppedPanel({ stopped, readOnly }: StoppedPanelProps) {
  const { t } = useTranslation();
  const [news, setNews] = useState('');
  return (
    <>
      {/* It outlasts the panel, which goes with the last country. */}
      <p role="status" className={classes.news}>
        {news}
      </p>
      {stopped.length > 0 && (
        <Panel title={t('stopped.title')} className={classes.panel}>
          <p className={classes.text}>{t('stopped.text')}</p>
          <ul aria-label={t('stopped.title')}>
            {stopped.map((stop) => (
              <StoppedRow key={stop.country} stop={stop} readOnly={readOnly} onNews={setNews} />
            ))}
          </ul>
        </Panel>
      )}
    </>
  );
}

interface StoppedRowProps {
  stop: StoppedCountry;
  readOnly: boolean;
  /** What was done, to be read out. */
  onNews: (news: string) => void;
}

function StoppedRow({ stop, readOnly, onNews }: StoppedRowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const release = useCall('shop.releaseCountry');
  const [opened, dialog] = useDisclosure(false);
  const country = format.country(stop.country);

  const open = () => {
    release.clearError();
    dialog.open();
  };
  const confirm = async () => {
    const result = await release.run({ country: stop.country });
    if (!result.ok) return;
    onNews(t('stopped.released', { country }));
    dialog.close();
  };
  return (
    <li className={classes.row}>
      <Flag country={stop.country} />
      <div className={classes.words}>
        <span className={classes.country}>{country}</span>
        <span className={classes.text}>
          {t('stopped.since', {
            time: format.timeOrDay(stop.since, now),
            verified: format.number(stop.verified),
            count: stop.sent,
          })}
        </span>
        <span className={classes.text}>{t('stopped.lifts', { time: format.upcoming(stop.liftsAt, now) })}</span>
      </div>
      <Button aria-label={t('stopped.releaseOf', { country })} disabled={readOnly} onClick={open}>
        {t('stopped.release')}
      </Button>
      <ConfirmDialog
        title={t('stopped.releaseOf', { country })}
        text={t('stopped.releaseText')}
        confirm={t('stopped.releaseConfirm')}
        ends={false}
        opened={opened}
        busy={release.busy}
        readOnly={readOnly}
        error={release.error}
        onConfirm={confirm}
        onClose={dialog.close}
      />
    </li>
  );
}
