import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { CampaignReport, OpenCampaign } from '#shared/api/campaigns.ts';
import { SMS_CURRENCY } from '#shared/domain/money.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { Flag } from '../../../ui/flag.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { useMessaging } from '../messaging-context.tsx';
import classes from './campaign-report.module.css';
import { FailuresDialog } from './failures-dialog.tsx';

/** Why members did not get it: what failed, and who was left out. */
export function WhyNotPanel({ campaign }: { campaign: OpenCampaign }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { offline } = useMessaging();
  const [opened, dialog] = useDisclosure(false);
  const { failed, skipped, notSent } = campaign.report;
  const reasons = [
    ...failed.map(({ reason, count }) => ({
      key: `failed ${reason}`,
      words: t('campaigns.report.failed', { reason: t(`messaging.failure.${reason}`) }),
      count,
    })),
    ...skipped.map(({ reason, count }) => ({
      key: `skipped ${reason}`,
      words: t('campaigns.report.skipped', { reason: t(`messaging.skip.${reason}`) }),
      count,
    })),
    ...(notSent > 0 ? [{ key: 'notSent', words: t('campaigns.report.notSent'), count: notSent }] : []),
  ];
  return (
    <Panel
      title={t('campaigns.report.whyNot')}
      aside={
        failed.length > 0 && (
          <Button className={classes.beside ?? ''} variant="subtle" disabled={offline} onClick={dialog.open}>
            {t('campaigns.failures.show')}
          </Button>
        )
      }
    >
      {reasons.length === 0 && <p className={classes.dim}>{t('campaigns.report.nobodyMissed')}</p>}
      <ul>
        {reasons.map(({ key, words, count }) => (
          <li key={key} className={classes.reason}>
            <span>{words}</span>
            <span>{format.number(count)}</span>
          </li>
        ))}
      </ul>
      <FailuresDialog campaign={campaign} opened={opened} onClose={dialog.close} />
    </Panel>
  );
}

const COUNTS = ['sent', 'delivered', 'failed'] as const;

/** What it came to in each country. */
export function CountriesPanel({ report: { byCountry } }: { report: CampaignReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (byCountry.length === 0) return null;
  return (
    <Panel title={t('campaigns.report.byCountry')}>
      <table className={classes.table} aria-label={t('campaigns.report.byCountry')}>
        <thead>
          <tr>
            <th scope="col">{t('campaigns.report.country')}</th>
            {COUNTS.map((count) => (
              <th key={count} scope="col" className={classes.number}>
                {t(`messaging.count.${count}`)}
              </th>
            ))}
            <th scope="col" className={classes.number}>
              {t('messaging.count.cost')}
            </th>
          </tr>
        </thead>
        <tbody>
          {byCountry.map(({ country, cost, ...counts }) => (
            <tr key={country}>
              <th scope="row">
                <span className={classes.country}>
                  <Flag country={country} />
                  {format.country(country)}
                </span>
              </th>
              {COUNTS.map((count) => (
                <td key={count} className={classes.number}>
                  {format.number(counts[count])}
                </td>
              ))}
              <td className={classes.number}>{format.spent(cost, SMS_CURRENCY)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
