import { Button } from '@mantine/core';
import { IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Estimate } from '#shared/api/campaign-estimate.ts';
import { SMS_CURRENCY } from '#shared/domain/money.ts';
import { isLineError } from '../../../bridge/line-error.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { Flag } from '../../../ui/flag.tsx';
import { Panel } from '../../../ui/panel.tsx';
import classes from './cost-panel.module.css';
import type { ShownEstimate } from './use-estimate.ts';

/** How many get it and what that costs, by country and in total, against what may be spent. */
export function CostPanel({ shown, offline }: { shown: ShownEstimate; offline: boolean }) {
  const { t } = useTranslation();
  const { estimate, asking, error, retry } = shown;
  return (
    <Panel title={t('campaigns.cost.title')} aside={asking && !offline ? t('campaigns.cost.asking') : undefined}>
      {offline && <p className={classes.dim}>{t('campaigns.cost.offline')}</p>}
      {error && !(offline && isLineError(error)) && (
        <ErrorNotice
          error={error}
          action={
            <Button variant="subtle" onClick={retry}>
              {t('app.retry')}
            </Button>
          }
        />
      )}
      {estimate && <Costs estimate={estimate} asking={asking} outdated={asking || offline || error !== null} />}
      {!estimate && !offline && !asking && error === null && <p className={classes.dim}>{t('messageText.missing')}</p>}
    </Panel>
  );
}

function Costs({ estimate, asking, outdated }: { estimate: Estimate; asking: boolean; outdated: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { willGet, members, byCountry, exact, cost, available, reserve, missing, autoTopup } = estimate;
  const money = (amount: number) => format.spent(amount, SMS_CURRENCY);
  const open = byCountry.filter(({ reach }) => reach === 'open');
  return (
    <div className={classes.costs} aria-busy={asking} data-outdated={outdated || undefined}>
      <p className={classes.who}>
        {t('campaigns.cost.willGet', {
          count: members,
          formatted: format.number(willGet),
          members: format.number(members),
        })}
      </p>
      <ul>
        {open.map(({ country, count, cost: ofCountry }) => (
          <li key={country} className={classes.country}>
            <Flag country={country} />
            <span className={classes.name}>{format.country(country)}</span>
            <span className={classes.dim}>{format.number(count)}</span>
            <span className={classes.amount}>{money(ofCountry)}</span>
          </li>
        ))}
      </ul>
      <p className={classes.total}>
        {t(exact ? 'campaigns.cost.total' : 'campaigns.cost.totalAbout', { amount: money(cost) })}
      </p>
      {!exact && <p className={classes.dim}>{t('campaigns.cost.about')}</p>}
      {byCountry.map(({ country, count, reach }) =>
        reach === 'open' ? null : (
          <p key={country} className={classes.left}>
            {t(`campaigns.cost.notSent.${reach}`, {
              country: format.country(country),
              formatted: format.number(count),
            })}
          </p>
        ),
      )}
      <p className={classes.spend} data-enough={missing === 0 || undefined}>
        {missing === 0 ? <IconCircleCheck size={18} /> : <IconInfoCircle size={18} />}
        <span>
          {missing === 0
            ? t('campaigns.cost.toSpend', { amount: format.money(Math.max(0, available - reserve), SMS_CURRENCY) })
            : t(autoTopup === 'on' ? 'campaigns.cost.missingAuto' : 'campaigns.cost.missing', {
                amount: money(missing),
              })}
        </span>
      </p>
    </div>
  );
}
