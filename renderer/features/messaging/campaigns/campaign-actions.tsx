import { Button } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconCopy, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OpenCampaign } from '#shared/api/campaigns.ts';
import { campaignAllows } from '#shared/domain/messaging.ts';
import type { AppError } from '#shared/errors.ts';
import { useCall } from '../../../bridge/bridge-context.tsx';
import { useStep } from '../../../bridge/use-step.ts';
import { Kbd } from '../../../ui/kbd.tsx';
import { OfflineNotice } from '../../../ui/offline-notice.tsx';
import { isDialogShown } from '../../../ui/use-escape.ts';
import { useMessaging } from '../messaging-context.tsx';
import classes from './campaign-report.module.css';
import { CancelDialog } from './cancel-dialog.tsx';
import { StartDialog } from './start-dialog.tsx';
import type { ShownEstimate } from './use-estimate.ts';

interface CampaignActionsProps {
  campaign: OpenCampaign;
  /** What it would come to, where it can still be started. */
  estimate: ShownEstimate;
  renew: () => Promise<void>;
  onOpen: (id: string) => void;
}

/** What may be done with a campaign in the state that it is in. F8 is the one that is done most. */
export function CampaignActions({ campaign, estimate, renew, onOpen }: CampaignActionsProps) {
  const { t } = useTranslation();
  const { offline } = useMessaging();
  const { id, name, text, audience, state } = campaign;
  const pause = useStep('messaging.pauseCampaign', renew);
  const resume = useStep('messaging.resumeCampaign', renew);
  const unschedule = useStep('messaging.unscheduleCampaign', renew);
  const copy = useCall('messaging.saveCampaign');
  const [asked, setAsked] = useState<'start' | 'cancel' | null>(null);
  const close = () => setAsked(null);
  const steps = [pause, resume, unschedule, copy];
  const busy = steps.some((step) => step.busy);
  const error: AppError | null = steps.find((step) => step.error !== null)?.error ?? null;

  const main = mainStep();
  // Held down, the key would pause and resume in turns.
  useHotkeys([['F8', ({ repeat }) => !repeat && !isDialogShown() && !offline && !busy && main?.run()]], []);

  const makeCopy = async () => {
    const copied = await copy.run({
      kind: 'new',
      name: t('campaigns.copyName', { name }).slice(0, 60),
      text,
      audience,
    });
    if (copied.ok) onOpen(copied.value.id);
  };
  return (
    <div className={classes.actions}>
      {campaignAllows(state, 'unschedule') && (
        <Button disabled={offline || busy} onClick={() => void unschedule.run({ id })}>
          {t('campaigns.toDraft')}
        </Button>
      )}
      <Button
        leftSection={<IconCopy size={18} aria-hidden="true" />}
        disabled={offline || busy}
        onClick={() => void makeCopy()}
      >
        {t('campaigns.copy')}
      </Button>
      {campaignAllows(state, 'cancel') && (
        <Button disabled={offline || busy} onClick={() => setAsked('cancel')}>
          {t('campaigns.cancel')}
        </Button>
      )}
      {main && (
        <Button
          variant="filled"
          leftSection={main.icon}
          rightSection={<Kbd>F8</Kbd>}
          aria-keyshortcuts="F8"
          loading={pause.busy || resume.busy}
          disabled={offline || busy}
          onClick={main.run}
        >
          {main.words}
        </Button>
      )}
      {error && (
        <div className={classes.trouble}>
          <OfflineNotice text={t('shop.offlineAction')} error={error} />
        </div>
      )}
      <StartDialog campaign={campaign} opened={asked === 'start'} estimate={estimate} renew={renew} onClose={close} />
      <CancelDialog campaign={campaign} opened={asked === 'cancel'} renew={renew} onClose={close} />
    </div>
  );

  function mainStep(): { words: string; icon: ReactNode; run: () => void } | null {
    if (campaignAllows(state, 'pause')) {
      return {
        words: t('campaigns.pause'),
        icon: <IconPlayerPause size={18} aria-hidden="true" />,
        run: () => void pause.run({ id }),
      };
    }
    const icon = <IconPlayerPlay size={18} aria-hidden="true" />;
    if (campaignAllows(state, 'resume')) {
      return { words: t('campaigns.resume'), icon, run: () => void resume.run({ id }) };
    }
    if (campaignAllows(state, 'start')) {
      return { words: t('campaigns.startNow'), icon, run: () => setAsked('start') };
    }
    return null;
  }
}
