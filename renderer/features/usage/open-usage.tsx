import { useTranslation } from 'react-i18next';
import type { Usage } from '#shared/api/usage.ts';
import { Panel } from '../../ui/panel.tsx';
import { purposeColours } from '../credit/usage/purpose-colours.ts';
import tableClasses from './counts-table.module.css';
import { CountsTable } from './counts-table.tsx';
import { DaysPanel } from './days-panel.tsx';
import { RegistrationsLeftPanel, RunOutPanel } from './estimates.tsx';
import { UsageFigures } from './usage-figures.tsx';
import classes from './usage-screen.module.css';

interface OpenUsageProps {
  usage: Usage;
  /** Whether other days are on their way. */
  outdated: boolean;
}

/** All of usage: the figures, the days, what the credit is good for, and who and what it went to. */
export function OpenUsage({ usage, outdated }: OpenUsageProps) {
  const { t } = useTranslation();
  const { total, currency, staff, purposes } = usage;
  return (
    <div className={classes.columns} aria-busy={outdated}>
      <UsageFigures usage={usage} />
      <DaysPanel usage={usage} />
      <div className={classes.estimates}>
        <RunOutPanel usage={usage} />
        <RegistrationsLeftPanel usage={usage} />
      </div>
      <div className={classes.tables}>
        <Panel title={t('usagePage.byStaff')}>
          <CountsTable
            label={t('usagePage.byStaff')}
            heading={t('usagePage.column.staff')}
            columns={['sent', 'rate', 'joined', 'cost']}
            rows={staff.map(({ staffId, name, ...counts }) => ({ key: staffId, name, counts }))}
            total={total}
            currency={currency}
          />
        </Panel>
        <Panel title={t('usagePage.byPurpose')}>
          <CountsTable
            label={t('usagePage.byPurpose')}
            heading={t('usagePage.column.purpose')}
            columns={['sent', 'rate', 'cost', 'share']}
            rows={purposes.map(({ purpose, ...counts }) => ({
              key: purpose,
              name: (
                <span className={tableClasses.purpose}>
                  <span className={tableClasses.dot} style={{ background: purposeColours[purpose] }} />
                  {t(`history.purpose.${purpose}`)}
                </span>
              ),
              counts,
            }))}
            total={total}
            currency={currency}
          />
        </Panel>
      </div>
    </div>
  );
}
