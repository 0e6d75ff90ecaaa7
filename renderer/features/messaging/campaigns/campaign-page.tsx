import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Campaign } from '#shared/api/campaigns.ts';
import { useSnapshot } from '../../../bridge/bridge-context.tsx';
import { useReading } from '../../../bridge/use-reading.ts';
import { Loading } from '../../../ui/loading.tsx';
import { Page } from '../../../ui/page.tsx';
import { useEscape } from '../../../ui/use-escape.ts';
import { MessagingTrouble } from '../messaging-trouble.tsx';
import { CampaignReport } from './campaign-report.tsx';
import { Composer } from './composer.tsx';
import { Trail } from './trail.tsx';
import { type DraftEdits, NEW } from './use-draft.ts';

interface CampaignPageProps {
  /** Its id, or {@link NEW}. */
  openId: string;
  edits: DraftEdits;
  onOpen: (id: string) => void;
  /** Back to all of them; the id is that of the one that was looked at, null where it is gone. */
  onClose: (id: string | null) => void;
  toCredit: () => void;
}

/** One campaign: written while it is a draft, then looked after, then reported of. */
export function CampaignPage({ openId, edits, onOpen, onClose, toCredit }: CampaignPageProps) {
  const { t } = useTranslation();
  const news = useSnapshot((snapshot) => snapshot.news.messaging);
  /** What saving a new one answered: it is there before the campaign is read. */
  const [answered, setAnswered] = useState<Campaign | null>(null);
  const id = openId === NEW ? (answered?.id ?? null) : openId;
  const { shown, error, renew } = useReading('messaging.readCampaign', id === null ? null : { id }, news);
  const open = shown?.output.value ?? null;
  const campaign = open ?? answered;
  const back = () => onClose(id);
  useEscape(back);

  const trouble = (
    <MessagingTrouble
      asOf={open?.asOf ?? null}
      current={shown?.output.current ?? true}
      error={error}
      onRetry={() => void renew()}
    />
  );
  if (open !== null && open.state !== 'draft') {
    return (
      <CampaignReport
        campaign={open}
        trouble={trouble}
        renew={renew}
        onBack={back}
        onOpen={onOpen}
        toCredit={toCredit}
      />
    );
  }
  if (campaign === null && openId !== NEW) {
    return (
      <Page title={t('campaigns.title')} trail={<Trail onBack={back} />} focusHeading>
        {trouble}
        {error === null && <Loading text={t('messaging.loading')} height={420} />}
      </Page>
    );
  }
  return (
    <Composer
      saved={campaign}
      edits={edits}
      trouble={trouble}
      renew={renew}
      onSaved={(saved) => openId === NEW && setAnswered(saved)}
      onDeleted={() => onClose(null)}
      onBack={back}
    />
  );
}
