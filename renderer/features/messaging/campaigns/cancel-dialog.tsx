import { useTranslation } from 'react-i18next';
import type { OpenCampaign } from '#shared/api/campaigns.ts';
import { useStep } from '../../../bridge/use-step.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { OfflineNotice } from '../../../ui/offline-notice.tsx';
import { Question } from '../../../ui/question.tsx';
import { useMessaging } from '../messaging-context.tsx';
import { notReachedYet } from './progress-rules.ts';

interface CancelDialogProps {
  campaign: OpenCampaign;
  opened: boolean;
  renew: () => Promise<void>;
  onClose: () => void;
}

/** Asks before a campaign ends for good. */
export function CancelDialog({ campaign, opened, renew, onClose }: CancelDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { offline } = useMessaging();
  const cancel = useStep('messaging.cancelCampaign', renew);
  const left = notReachedYet(campaign);

  const confirm = async () => {
    if (offline || cancel.busy) return;
    const cancelled = await cancel.run({ id: campaign.id });
    if (cancelled.ok) onClose();
  };
  return (
    <Dialog title={t('campaigns.cancelling.title', { name: campaign.name })} opened={opened} onClose={onClose}>
      <Question
        confirm={t('campaigns.cancelling.confirm')}
        cancel={t('campaigns.cancelling.keep')}
        ends
        busy={cancel.busy}
        disabled={offline}
        onConfirm={() => void confirm()}
        onCancel={onClose}
      >
        {campaign.state === 'scheduled' ? (
          <p>{t('campaigns.cancelling.scheduled')}</p>
        ) : (
          <p>{t('campaigns.cancelling.text', { count: left, formatted: format.number(left) })}</p>
        )}
        <OfflineNotice text={t('shop.offlineAction')} error={cancel.error} />
      </Question>
    </Dialog>
  );
}
