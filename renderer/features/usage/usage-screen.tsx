import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usageDaysSchema } from '#shared/api/usage.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useNow } from '../../i18n/use-now.ts';
import { Page } from '../../ui/page.tsx';
import { LoadingUsage } from './loading-usage.tsx';
import { OpenUsage } from './open-usage.tsx';
import classes from './usage-screen.module.css';
import { UsageTrouble } from './usage-trouble.tsx';
import { type UsageDays, useUsage } from './use-usage.ts';

const PERIODS: readonly UsageDays[] = [...usageDaysSchema.values];

/** What was sent, verified and spent, and how long the credit lasts: for managers and owners. */
export function UsageScreen() {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const [days, setDays] = useState<UsageDays>(30);
  const { shown, error, retry } = useUsage(days);
  const outdated = shown !== null && shown.days !== days;
  return (
    <Page
      title={t('usagePage.title')}
      focusHeading
      aside={
        <div className={classes.aside}>
          {shown && <span>{t('usagePage.asOf', { time: format.timeOrDay(shown.usage.asOf, now) })}</span>}
          <SegmentedControl
            aria-label={t('usagePage.period')}
            className={classes.choice}
            data={PERIODS.map((period) => ({ value: `${period}`, label: t('usagePage.days', { count: period }) }))}
            value={`${days}`}
            onChange={(value) => setDays(PERIODS.find((period) => `${period}` === value) ?? days)}
          />
        </div>
      }
    >
      <UsageTrouble shown={shown} outdated={outdated} error={error} onRetry={retry} />
      {shown ? <OpenUsage usage={shown.usage} outdated={outdated} /> : error === null && <LoadingUsage />}
    </Page>
  );
}
