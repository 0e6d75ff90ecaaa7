import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceRecord, ShopSettings } from '#shared/api/shop.ts';
import { Panel } from '../../../ui/panel.tsx';
import { PastRecords } from '../past-records.tsx';
import classes from '../records.module.css';
import { useFallbackFocus } from '../use-fallback-focus.ts';
import { DeviceRow } from './device-row.tsx';
import { groupDevices, hasNamesake, presenceOf } from './devices-rules.ts';

/** The computers that were paired with the shop, and those that no longer are. */
export function DevicesPanel({ settings, readOnly }: { settings: ShopSettings; readOnly: boolean }) {
  const { t } = useTranslation();
  const list = useFallbackFocus();
  const [news, setNews] = useState('');
  const { inUse, revoked } = groupDevices(settings.devices);
  const row = (device: DeviceRecord) => (
    <DeviceRow
      key={device.id}
      device={device}
      presence={presenceOf(device, !readOnly, settings.asOf)}
      hasNamesake={hasNamesake(device, inUse)}
      readOnly={readOnly}
      onNews={setNews}
    />
  );
  return (
    <div className={classes.panels}>
      <Panel title={t('devices.count', { count: inUse.length })}>
        <p className={classes.intro}>{t('devices.text')}</p>
        <div ref={list} tabIndex={-1} className={classes.list}>
          <p role="status" className={classes.news}>
            {news}
          </p>
          <ul aria-label={t('devices.title')}>{inUse.map(row)}</ul>
          {revoked.length > 0 && (
            <PastRecords title={t('devices.revoked', { count: revoked.length })}>{revoked.map(row)}</PastRecords>
          )}
        </div>
      </Panel>
    </div>
  );
}
