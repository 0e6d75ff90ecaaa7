import { Button, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Redemption } from '#shared/api/rewards.ts';
import { useCall, useSnapshot } from '../../bridge/bridge-context.tsx';
import { isLineError } from '../../bridge/line-error.ts';
import { usePages } from '../../bridge/use-pages.ts';
import { useReading } from '../../bridge/use-reading.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useNow } from '../../i18n/use-now.ts';
import { Badge } from '../../ui/badge.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Loading } from '../../ui/loading.tsx';
import { OfflineNotice } from '../../ui/offline-notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import classes from './redeemed.module.css';
import { type Standing, standingOf, voucherName } from './reward-rules.ts';

const TONES = {
  issuing: 'grey',
  unknown: 'amber',
  issued: 'accent',
  shown: 'grey',
  failed: 'red',
} as const satisfies Record<Standing, string>;

interface RedeemedTabProps {
  /** Of all counters, or of this one alone. */
  title: string;
  onOpen: (redemption: Redemption) => void;
}

/** What was redeemed, newest first. A row opens it, where its code can still be shown or sent. */
export function RedeemedTab({ title, onOpen }: RedeemedTabProps) {
  const { t } = useTranslation();
  const news = useSnapshot((snapshot) => snapshot.news.rewards);
  const list = usePages(
    useReading('rewards.readRedemptions', {}, news),
    useCall('rewards.readRedemptions'),
    (page) => page.redemptions,
  );
  const { items: redemptions, error } = list;
  return (
    <>
      {error && !(isLineError(error) && redemptions !== null) && (
        <ErrorNotice
          error={error}
          action={
            <Button variant="subtle" onClick={() => void list.renew()}>
              {t('app.retry')}
            </Button>
          }
        />
      )}
      {redemptions === null && error === null && <Loading text={t('app.loading')} height={320} />}
      {redemptions && (
        <Panel title={title}>
          {redemptions.length === 0 ? (
            <p className={classes.empty}>{t('rewards.list.empty')}</p>
          ) : (
            <RedeemedTable redemptions={redemptions} onOpen={onOpen} />
          )}
          {list.moreError && <OfflineNotice text={t('shop.offlineAction')} error={list.moreError} />}
          {list.hasMore && (
            <div className={classes.foot}>
              <Button loading={list.loadingMore} onClick={() => void list.showMore()}>
                {t('rewards.list.more')}
              </Button>
            </div>
          )}
        </Panel>
      )}
    </>
  );
}

interface RedeemedTableProps {
  redemptions: readonly Redemption[];
  onOpen: (redemption: Redemption) => void;
}

function RedeemedTable({ redemptions, onOpen }: RedeemedTableProps) {
  const { t } = useTranslation();
  return (
    <table className={classes.table} aria-label={t('rewards.list.label')}>
      <thead>
        <tr>
          <th scope="col">{t('rewards.list.time')}</th>
          <th scope="col">{t('rewards.list.voucher')}</th>
          <th scope="col">{t('rewards.list.member')}</th>
          <th scope="col">{t('rewards.list.by')}</th>
          <th scope="col" className={classes.number}>
            {t('rewards.list.price')}
          </th>
          <th scope="col" className={classes.state}>
            {t('rewards.list.state')}
          </th>
        </tr>
      </thead>
      <tbody>
        {redemptions.map((redemption) => (
          <Row key={redemption.id} redemption={redemption} onOpen={onOpen} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ redemption, onOpen }: { redemption: Redemption; onOpen: (redemption: Redemption) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const { voucher, memberName, phoneMasked, staffName, deviceName, createdAt, outcome } = redemption;
  const standing = standingOf(redemption);
  return (
    <tr className={classes.row}>
      <td className={classes.time}>{format.timeOrDay(createdAt, now)}</td>
      <th scope="row">
        {/* Its press covers the whole row. */}
        <UnstyledButton className={classes.open} onClick={() => onOpen(redemption)}>
          {voucherName(voucher)}
        </UnstyledButton>
      </th>
      <td>
        {memberName ?? t('rewards.list.erased')}
        {phoneMasked !== null && <span className={classes.note}>{phoneMasked}</span>}
      </td>
      <td>
        {staffName}
        <span className={classes.note}>{deviceName}</span>
      </td>
      <td className={classes.number}>{format.spent(voucher.price, voucher.currency)}</td>
      <td className={classes.state}>
        <Badge tone={TONES[standing]}>{t(`rewards.state.${standing}`)}</Badge>
        {outcome.status === 'issued' && (
          <span className={classes.note}>
            {t('rewards.list.ending', { last4: outcome.last4 })}
            {outcome.smsSends > 0 && <> · {t('rewards.smsSends', { count: outcome.smsSends })}</>}
          </span>
        )}
      </td>
    </tr>
  );
}
