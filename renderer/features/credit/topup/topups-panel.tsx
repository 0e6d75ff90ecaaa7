import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Billing } from '#shared/api/billing.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { Panel } from '../../../ui/panel.tsx';
import { ReceiptDetailsButton } from './receipt-details.tsx';
import { TopupRow } from './topup-row.tsx';
import classes from './topups-panel.module.css';

/** How many are shown at first. */
const SHORT_LIST = 4;

/** The newest top-ups, with how each stands and the receipts of the paid ones. */
export function TopupsPanel({ billing: { topups, receiptDetails } }: { billing: Billing }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [all, setAll] = useState(false);
  return (
    <Panel title={t('topups.title')} aside={<ReceiptDetailsButton details={receiptDetails} />}>
      {topups.length === 0 && <p className={classes.dim}>{t('topups.none')}</p>}
      <ul>
        {(all ? topups : topups.slice(0, SHORT_LIST)).map((topup) => (
          <TopupRow key={topup.id} topup={topup} />
        ))}
      </ul>
      {topups.length > SHORT_LIST && (
        <Button variant="subtle" className={classes.more ?? ''} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('topups.showFewer') : t('topups.showAll', { number: format.number(topups.length) })}
        </Button>
      )}
    </Panel>
  );
}
