import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { OpenCampaign } from '#shared/api/campaigns.ts';
import { Page } from '../../../ui/page.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { useMessaging } from '../messaging-context.tsx';
import { MessagePreview, PersonChoice } from '../text/message-preview.tsx';
import { CampaignActions } from './campaign-actions.tsx';
import { CampaignFigures } from './campaign-figures.tsx';
import { CampaignMoments } from './campaign-moments.tsx';
import classes from './campaign-report.module.css';
import { CampaignStanding } from './campaign-words.tsx';
import { CostPanel } from './cost-panel.tsx';
import { ProgressPanel } from './progress-panel.tsx';
import { CountriesPanel, WhyNotPanel } from './report-panels.tsx';
import { Trail } from './trail.tsx';
import { useEstimate } from './use-estimate.ts';

interface CampaignReportProps {
  /** Any but a draft. */
  campaign: OpenCampaign;
  /** What stands in the way of reading it. */
  trouble: ReactNode;
  renew: () => Promise<void>;
  onBack: () => void;
  onOpen: (id: string) => void;
  toCredit: () => void;
}

/** A campaign that has been started, or starts by itself: how far it is, what came of it, and what can be done. */
export function CampaignReport({ campaign, trouble, renew, onBack, onOpen, toCredit }: CampaignReportProps) {
  const { t } = useTranslation();
  const { state, name, text, audience, progress } = campaign;
  const { offline } = useMessaging();
  // What one that starts by itself would come to, as of now.
  const estimate = useEstimate(state === 'scheduled' ? text : null, audience, offline);
  const done = progress?.done ?? 0;
  return (
    <Page
      title={name}
      trail={<Trail onBack={onBack} />}
      focusHeading
      aside={
        <div className={classes.aside}>
          <CampaignStanding campaign={{ ...campaign, done, total: progress?.total ?? campaign.total }} />
          <CampaignActions campaign={campaign} estimate={estimate} renew={renew} onOpen={onOpen} />
        </div>
      }
    >
      {trouble}
      <div className={classes.parts}>
        {state !== 'scheduled' && <ProgressPanel campaign={campaign} toCredit={toCredit} />}
        {state !== 'scheduled' && <CampaignFigures report={campaign.report} />}
        <div className={classes.columns}>
          <div className={classes.main}>
            {state === 'scheduled' ? (
              <CostPanel shown={estimate} offline={offline} />
            ) : (
              <>
                <WhyNotPanel campaign={campaign} />
                <CountriesPanel report={campaign.report} />
              </>
            )}
          </div>
          <Panel title={t('campaigns.report.message')} aside={<PersonChoice />}>
            <MessagePreview text={text} marketing />
            <CampaignMoments campaign={campaign} />
          </Panel>
        </div>
      </div>
    </Page>
  );
}
