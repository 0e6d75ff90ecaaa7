import { useTranslation } from 'react-i18next';
import { useCall } from '../../../bridge/bridge-context.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { OfflineNotice } from '../../../ui/offline-notice.tsx';
import { Question } from '../../../ui/question.tsx';
import { useMessaging } from '../messaging-context.tsx';
import type { CampaignDialogProps } from './start-dialog.tsx';

/** Asks before a draft is deleted. */
export function DeleteDialog({
  campaign,
  opened,
  onClose,
  onDeleted,
}: CampaignDialogProps & { onDeleted: () => void }) {
  const { t } = useTranslation();
  const { offline } = useMessaging();
  const remove = useCall('messaging.deleteCampaign');

  const confirm = async () => {
    if (campaign === null || offline || remove.busy) return;
    const deleted = await remove.run({ id: campaign.id });
    if (deleted.ok) onDeleted();
  };
  return (
    <Dialog title={t('campaigns.deleting.title', { name: campaign?.name ?? '' })} opened={opened} onClose={onClose}>
      <Question
        confirm={t('campaigns.deleting.confirm')}
        ends
        busy={remove.busy}
        disabled={offline}
        onConfirm={() => void confirm()}
        onCancel={onClose}
      >
        <p>{t('campaigns.deleting.text')}</p>
        <OfflineNotice text={t('shop.offlineAction')} error={remove.error} />
      </Question>
    </Dialog>
  );
}
