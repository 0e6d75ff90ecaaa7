import { Switch } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Rewards } from '#shared/api/rewards.ts';
import { useOffline } from '../../bridge/use-offline.ts';
import { useStep } from '../../bridge/use-step.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Badge } from '../../ui/badge.tsx';
import { OfflineNotice } from '../../ui/offline-notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ScrollList } from '../../ui/scroll-list.tsx';
import { SearchInput } from '../../ui/search-input.tsx';
import classes from './catalogue.module.css';
import { findVouchers, voucherName } from './reward-rules.ts';

interface CatalogueTabProps {
  rewards: Rewards;
  renew: () => Promise<void>;
}

/** All that the provider has; a manager chooses what the counters offer. */
export function CatalogueTab({ rewards, renew }: CatalogueTabProps) {
  const { t } = useTranslation();
  const offline = useOffline();
  const [search, setSearch] = useState('');
  const [said, setSaid] = useState('');
  const turn = useStep('rewards.setOffered', renew);
  const found = findVouchers(rewards.vouchers, search);

  const turnTo = async (voucher: Rewards['vouchers'][number], offered: boolean) => {
    setSaid('');
    const turned = await turn.run({ voucherId: voucher.id, offered });
    const name = { voucher: voucherName(voucher) };
    if (turned.ok) setSaid(t(offered ? 'rewards.catalogue.offered' : 'rewards.catalogue.notOffered', name));
  };
  return (
    <Panel
      title={t('rewards.tab.catalogue')}
      aside={
        <SearchInput
          label={t('rewards.catalogue.search')}
          className={classes.search}
          value={search}
          onChange={setSearch}
        />
      }
      className={classes.panel}
    >
      <p className={classes.about}>{t('rewards.catalogue.text')}</p>
      <p role="status" className={classes.said}>
        {said}
      </p>
      {turn.error && <OfflineNotice text={t('shop.offlineAction')} error={turn.error} />}
      {found.length === 0 && <p className={classes.about}>{t('rewards.catalogue.noneFound')}</p>}
      <ScrollList label={t('rewards.tab.catalogue')}>
        {found.map((voucher) => (
          <Row
            key={voucher.id}
            voucher={voucher}
            disabled={offline || turn.busy}
            onTurn={(offered) => void turnTo(voucher, offered)}
          />
        ))}
      </ScrollList>
    </Panel>
  );
}

interface RowProps {
  voucher: Rewards['vouchers'][number];
  disabled: boolean;
  onTurn: (offered: boolean) => void;
}

function Row({ voucher, disabled, onTurn }: RowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { currency, price, faceValue, stock, terms, validDays, offered } = voucher;
  const name = voucherName(voucher);
  return (
    <li className={classes.row}>
      {/* A press anywhere on the row turns it. */}
      <Switch
        classNames={{
          body: classes.switch ?? '',
          labelWrapper: classes.label ?? '',
          label: classes.label ?? '',
          track: classes.track ?? '',
        }}
        aria-label={t('rewards.catalogue.offer', { voucher: name })}
        label={
          <span className={classes.words}>
            <span className={classes.what}>
              <span className={classes.name}>
                {name}
                {stock !== 'in_stock' && (
                  <Badge tone={stock === 'out' ? 'red' : 'amber'}>{t(`rewards.stock.${stock}`)}</Badge>
                )}
              </span>
              <span className={classes.note}>
                {t('rewards.validDays', { count: validDays })} · {terms}
              </span>
            </span>
            <span className={classes.amounts}>
              <span className={classes.price}>{format.spent(price, currency)}</span>
              <span className={classes.note}>
                {t('rewards.catalogue.worth', { amount: format.money(faceValue, currency) })}
              </span>
            </span>
          </span>
        }
        labelPosition="left"
        size="md"
        checked={offered}
        disabled={disabled}
        onChange={(event) => onTurn(event.currentTarget.checked)}
      />
    </li>
  );
}
