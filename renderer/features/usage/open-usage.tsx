import { useTranslation } from 'react-i18next';
import { CODE_PURPOSES } from '#shared/api/history.ts';
import type { Usage } from '#shared/api/usage.ts';
import { Panel } from '../../ui/panel.tsx';
import { purposeColours } from '../credit/usage/purpose-colours.ts';
import tableClasses from './counts-table.module.css';
import { CountsTable } from './counts-table.tsx';
import { DaysPanel } from './days-panel.tsx';
import { RegistrationsLeftPanel, RunOutPanel } from './estimates.tsx';
import { RewardsPanel } from './rewards-panel.tsx';
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
  const { total, messages, currency, staff, purposes } = usage;
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
            rows={staff.map(({ staffId, name, ...counts }) => ({ key: staffId, name, counts, ofCodes: true }))}
            empty={t('usagePage.nothingYet')}
            totalCost={total.cost}
            currency={currency}
          />
        </Panel>
        <div className={classes.stack}>
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
                ofCodes: CODE_PURPOSES.has(purpose),
              }))}
              empty={t('usagePage.nothingSpent')}
              totalCost={total.cost + messages.cost}
              currency={currency}
            />
          </Panel>
          <RewardsPanel rewards={usage.rewards} />
        </div>
      </div>
    </div>
  );
}
