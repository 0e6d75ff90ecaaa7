import { useTranslation } from 'react-i18next';
import type { Bot } from '#shared/api/bots.ts';
import { useStep } from '../../../bridge/use-step.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { OfflineNotice } from '../../../ui/offline-notice.tsx';
import { Question } from '../../../ui/question.tsx';
import { useMessaging } from '../messaging-context.tsx';

interface RemoveDialogProps {
  rule: Bot;
  opened: boolean;
  renew: () => Promise<void>;
  onClose: () => void;
  onRemoved: () => void;
}

/** Asks before a rule is removed. */
export function RemoveDialog({ rule: { id, name }, opened, renew, onClose, onRemoved }: RemoveDialogProps) {
  const { t } = useTranslation();
  const { offline } = useMessaging();
  const remove = useStep('bots.remove', renew);

  const confirm = async () => {
    if (offline || remove.busy) return;
    const removed = await remove.run({ id });
    if (removed.ok) onRemoved();
  };
  return (
    <Dialog title={t('bots.removing.title', { name })} opened={opened} onClose={onClose}>
      <Question
        confirm={t('bots.removing.confirm')}
        ends
        busy={remove.busy}
        disabled={offline}
        onConfirm={() => void confirm()}
        onCancel={onClose}
      >
        <p>{t('bots.removing.text')}</p>
        <OfflineNotice text={t('shop.offlineAction')} error={remove.error} />
      </Question>
    </Dialog>
  );
}
