import { Activity, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SMS_CURRENCY } from '#shared/domain/money.ts';
import { useSnapshot } from '../../bridge/bridge-context.tsx';
import { useReading } from '../../bridge/use-reading.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Page } from '../../ui/page.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { formatMinute } from '../../ui/typed-time.ts';
import { ActivitiesTab } from './activities/activities-tab.tsx';
import { BotsTab } from './bots/bots-tab.tsx';
import { CampaignPage } from './campaigns/campaign-page.tsx';
import { CampaignsTab } from './campaigns/campaigns-tab.tsx';
import { type DraftEdits, NEW } from './campaigns/use-draft.ts';
import { HeldNotices } from './held-notices.tsx';
import { MessagingProvider, useMessaging } from './messaging-context.tsx';
import classes from './messaging-screen.module.css';

type Tab = 'campaigns' | 'bots' | 'activities';

/** What is written to members: campaigns, the Campaign BOT and activity messages. For managers and owners. */
export function MessagingScreen({ toCredit }: { toCredit: () => void }) {
  const news = useSnapshot((snapshot) => snapshot.news.messaging);
  const { shown } = useReading('messaging.readOverview', {}, news);
  const [tab, setTab] = useState<Tab>('campaigns');
  /** The campaign that is open, if one is: its id, or {@link NEW}. */
  const [openId, setOpenId] = useState<string | null>(null);
  const [lastId, setLastId] = useState<string | null>(null);
  const [edits] = useState<DraftEdits>(() => new Map());

  const open = (id: string) => {
    setLastId(null);
    setOpenId(id);
  };
  const close = (id: string | null) => {
    setLastId(id);
    setOpenId(null);
  };
  return (
    <MessagingProvider overview={shown?.output.value ?? null}>
      <Activity mode={openId === null ? 'visible' : 'hidden'}>
        <Overview
          tab={tab}
          onTab={setTab}
          edits={edits}
          returnTo={lastId}
          onOpen={open}
          onNew={() => open(NEW)}
          toCredit={toCredit}
        />
      </Activity>
      {openId !== null && (
        <CampaignPage key={openId} openId={openId} edits={edits} onOpen={open} onClose={close} toCredit={toCredit} />
      )}
    </MessagingProvider>
  );
}

interface OverviewProps {
  tab: Tab;
  onTab: (tab: Tab) => void;
  edits: DraftEdits;
  returnTo: string | null;
  onOpen: (id: string) => void;
  onNew: () => void;
  toCredit: () => void;
}

function Overview({ tab, onTab, edits, returnTo, onOpen, onNew, toCredit }: OverviewProps) {
  const { t } = useTranslation();
  const { overview } = useMessaging();
  return (
    <Page
      title={t('messaging.title')}
      focusHeading={returnTo === null}
      aside={<HouseRules />}
      fill={tab !== 'campaigns'}
    >
      {overview && <HeldNotices overview={overview} toCredit={toCredit} />}
      <Tabs
        label={t('messaging.kinds')}
        value={tab}
        onChange={onTab}
        tabs={[
          {
            value: 'campaigns',
            label: t('messaging.tab.campaigns'),
            content: <CampaignsTab edits={edits} returnTo={returnTo} onOpen={onOpen} onNew={onNew} />,
          },
          { value: 'bots', label: t('messaging.tab.bots'), content: <BotsTab /> },
          { value: 'activities', label: t('messaging.tab.activities'), content: <ActivitiesTab /> },
        ]}
      />
    </Page>
  );
}

/** What may be spent on all of it, what is kept for the counter, and when members are left in peace. */
function HouseRules() {
  const { t } = useTranslation();
  const format = useFormat();
  const { overview } = useMessaging();
  if (!overview) return null;
  const { available, reserve, reserveCodes, quiet } = overview;
  return (
    <p className={classes.money}>
      <span className={classes.spend}>
        {t('messaging.toSpend', { amount: format.money(Math.max(0, available - reserve), SMS_CURRENCY) })}
      </span>
      <span>
        {t('messaging.reserve', {
          count: reserveCodes,
          formatted: format.number(reserveCodes),
          amount: format.money(reserve, SMS_CURRENCY),
        })}
      </span>
      <span>
        {quiet.from === quiet.to
          ? t('messaging.quietNone')
          : t('messaging.quiet', { from: formatMinute(quiet.from), to: formatMinute(quiet.to) })}
      </span>
    </p>
  );
}
