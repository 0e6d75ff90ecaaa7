import { Button } from '@mantine/core';
import { IconHourglass } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Messaging } from '#shared/api/messaging.ts';
import { SMS_CURRENCY } from '#shared/domain/money.ts';
import { may } from '#shared/domain/permissions.ts';
import { useSnapshot } from '../../bridge/bridge-context.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { Notice } from '../../ui/notice.tsx';
import classes from './messaging-screen.module.css';

/** What waits for credit, and the way to a top-up for who may make one. */
export function HeldNotices({ overview, toCredit }: { overview: Messaging; toCredit: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { heldForCredit, waiting } = overview;
  return (
    <div className={classes.strips} role="status">
      {heldForCredit.map(({ id, name, missing }, index) => (
        <Notice
          key={id}
          tone="amber"
          icon={<IconHourglass size={20} />}
          action={index === 0 && <TopupWay toCredit={toCredit} />}
        >
          {t('messaging.waitsForCredit', { name, amount: format.spent(missing, SMS_CURRENCY) })} <AskOwner />
        </Notice>
      ))}
      {waiting > 0 && (
        <Notice
          tone="amber"
          icon={<IconHourglass size={20} />}
          action={heldForCredit.length === 0 && <TopupWay toCredit={toCredit} />}
        >
          {t('messaging.waiting', { count: waiting, formatted: format.number(waiting) })} <AskOwner />
        </Notice>
      )}
    </div>
  );
}

function useMayTopUp(): boolean {
  return useSnapshot(({ stage }) => stage.kind === 'open' && may(stage.staff.role, 'manage_billing'));
}

/** Leads an owner to the page where credit is topped up. */
export function TopupWay({ toCredit }: { toCredit: () => void }) {
  const { t } = useTranslation();
  return useMayTopUp() ? (
    <Button variant="subtle" className={classes.topup ?? ''} onClick={toCredit}>
      {t('topup.title')}
    </Button>
  ) : null;
}

/** Whom everybody else has to ask. */
export function AskOwner() {
  const { t } = useTranslation();
  return useMayTopUp() ? null : t('messaging.askOwner');
}
