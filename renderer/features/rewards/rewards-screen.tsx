import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Rewards } from '#shared/api/rewards.ts';
import { may } from '#shared/domain/permissions.ts';
import { useSnapshot } from '../../bridge/bridge-context.tsx';
import { useReading } from '../../bridge/use-reading.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { CatalogueTab } from './catalogue-tab.tsx';
import { RedeemTab } from './redeem-tab.tsx';
import { RedeemedTab } from './redeemed-tab.tsx';
import classes from './rewards.module.css';
import { RewardsTrouble } from './rewards-trouble.tsx';
import { useRedemption } from './use-redemption.ts';
import { useRewardMember } from './use-reward-member.ts';

type Tab = 'redeem' | 'redeemed' | 'catalogue';

/**
 * Vouchers for members, at the counter. A code that is on screen goes with the screen.
 * @param phone the number of the member who was looked at elsewhere, in E.164
 */
export function RewardsScreen({ phone }: { phone: string | null }) {
  const { t } = useTranslation();
  const news = useSnapshot((snapshot) => snapshot.news.rewards);
  const manages = useSnapshot(({ stage }) => stage.kind === 'open' && may(stage.staff.role, 'manage_rewards'));
  const { shown, error, renew } = useReading('rewards.read', {}, news);
  const [tab, setTab] = useState<Tab>('redeem');
  const onScreen = useRedemption();
  const member = useRewardMember(phone);
  const rewards = shown?.output.value ?? null;
  const redeemedTitle = t(manages ? 'rewards.tab.all' : 'rewards.tab.today');

  const { step, noteSeen } = onScreen;
  const seenId = tab === 'redeem' && step.kind === 'shown' ? step.redemption.id : null;
  useEffect(() => {
    if (seenId !== null) noteSeen(seenId);
  }, [seenId, noteSeen]);

  const show = (next: Tab) => {
    // Whoever looks at something else is done with the code.
    if (onScreen.step.kind === 'shown') onScreen.close();
    setTab(next);
  };
  return (
    <Page title={t('rewards.title')} aside={rewards && <Wallets wallets={rewards.wallets} />} fill={tab !== 'redeemed'}>
      <RewardsTrouble
        rewards={rewards}
        current={shown?.output.current ?? false}
        error={error}
        onRetry={() => void renew()}
      />
      {rewards === null && error === null && <Loading text={t('app.loading')} height={420} />}
      {rewards && (
        <Tabs
          label={t('rewards.tabs')}
          value={tab}
          onChange={show}
          tabs={[
            {
              value: 'redeem',
              label: t('rewards.tab.redeem'),
              content: <RedeemTab rewards={rewards} member={member} onScreen={onScreen} manages={manages} />,
            },
            {
              value: 'redeemed',
              label: redeemedTitle,
              content: (
                <RedeemedTab
                  title={redeemedTitle}
                  onOpen={(redemption) => {
                    member.clear();
                    onScreen.open(redemption);
                    setTab('redeem');
                  }}
                />
              ),
            },
            ...(manages
              ? [
                  {
                    value: 'catalogue' as const,
                    label: t('rewards.tab.catalogue'),
                    content: <CatalogueTab rewards={rewards} renew={renew} />,
                  },
                ]
              : []),
          ]}
        />
      )}
    </Page>
  );
}

/** What may be spent on rewards, by wallet. */
function Wallets({ wallets }: Pick<Rewards, 'wallets'>) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ul className={classes.wallets} aria-label={t('rewards.wallets')}>
      {wallets.map(({ currency, available }) => (
        <li key={currency}>{format.money(available, currency)}</li>
      ))}
    </ul>
  );
}
