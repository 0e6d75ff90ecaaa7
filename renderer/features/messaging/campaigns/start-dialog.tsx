import { useTranslation } from 'react-i18next';
import type { Campaign } from '#shared/api/campaigns.ts';
import { SMS_CURRENCY } from '#shared/domain/money.ts';
import { useSnapshot } from '../../../bridge/bridge-context.tsx';
import { isLineError } from '../../../bridge/line-error.ts';
import { useStep } from '../../../bridge/use-step.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { useNow } from '../../../i18n/use-now.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { OfflineNotice } from '../../../ui/offline-notice.tsx';
import { Question } from '../../../ui/question.tsx';
import { formatMinute } from '../../../ui/typed-time.ts';
import { useMessaging } from '../messaging-context.tsx';
import { quietWait, shopTimeAt } from '../text/shop-times.ts';
import classes from './composer.module.css';
import type { ShownEstimate } from './use-estimate.ts';

export interface CampaignDialogProps {
  /** Null while nothing of it is saved. */
  campaign: Campaign | null;
  opened: boolean;
  /** Reads the campaign anew. */
  renew: () => Promise<void>;
  onClose: () => void;
}

/** Asks before a campaign goes out: how many get it, what it costs, and when it begins. */
export function StartDialog({
  campaign,
  opened,
  estimate,
  renew,
  onClose,
}: CampaignDialogProps & { estimate: ShownEstimate }) {
  const { t } = useTranslation();
  return (
    <Dialog title={t('campaigns.starting.title', { name: campaign?.name ?? '' })} opened={opened} onClose={onClose}>
      {campaign && <Asking campaign={campaign} estimate={estimate} renew={renew} onClose={onClose} />}
    </Dialog>
  );
}

interface AskingProps {
  campaign: Campaign;
  estimate: ShownEstimate;
  renew: () => Promise<void>;
  onClose: () => void;
}

function Asking({ campaign: { id, revision }, estimate: shown, renew, onClose }: AskingProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const start = useStep('messaging.startCampaign', renew);
  const { offline } = useMessaging();
  const quiet = useQuietWords();
  const money = (amount: number) => format.spent(amount, SMS_CURRENCY);
  // What it came to with another text or other members must not be taken for this.
  const estimate = shown.asking || shown.error !== null ? null : shown.estimate;

  const confirm = async () => {
    if (offline || start.busy) return;
    const started = await start.run({ id, revision });
    if (started.ok) onClose();
  };
  return (
    <Question
      confirm={t('campaigns.starting.submit')}
      ends={false}
      busy={start.busy}
      disabled={offline}
      onConfirm={() => void confirm()}
      onCancel={onClose}
    >
      {shown.asking && !offline && <p>{t('campaigns.cost.asking')}</p>}
      {shown.error && !(offline && isLineError(shown.error)) && <ErrorNotice error={shown.error} />}
      {estimate && (
        <p>
          {t(estimate.exact ? 'campaigns.starting.text' : 'campaigns.starting.textAbout', {
            count: estimate.willGet,
            formatted: format.number(estimate.willGet),
            amount: money(estimate.cost),
          })}
        </p>
      )}
      {estimate && estimate.missing > 0 && (
        <p>
          {t(estimate.autoTopup === 'on' ? 'campaigns.cost.missingAuto' : 'campaigns.cost.missing', {
            amount: money(estimate.missing),
          })}
        </p>
      )}
      {estimate?.byCountry.map(({ country, count, reach }) =>
        reach === 'no_route' ? (
          <p key={country}>
            {t('campaigns.cost.notSent.no_route', {
              country: format.country(country),
              formatted: format.number(count),
            })}
          </p>
        ) : null,
      )}
      {quiet !== null && <p className={classes.dim}>{quiet}</p>}
      <OfflineNotice text={t('shop.offlineAction')} error={start.error} />
    </Question>
  );
}

/** That the shop is in its quiet hours now, and when they end; null outside of them. */
function useQuietWords(): string | null {
  const { t } = useTranslation();
  const now = useNow();
  const { overview } = useMessaging();
  const timeZone = useSnapshot((snapshot) => snapshot.shop?.timeZone);
  if (!overview) return null;
  const { minute } = shopTimeAt(now, timeZone);
  const wait = quietWait(overview.quiet, minute);
  if (wait.kind === 'none') return null;
  return t(wait.kind === 'today' ? 'campaigns.starting.quietToday' : 'campaigns.starting.quietTomorrow', {
    now: formatMinute(minute),
    time: formatMinute(wait.minute),
  });
}
