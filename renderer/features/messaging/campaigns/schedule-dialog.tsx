import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Campaign } from '#shared/api/campaigns.ts';
import { useSnapshot } from '../../../bridge/bridge-context.tsx';
import { useStep } from '../../../bridge/use-step.ts';
import { useNow } from '../../../i18n/use-now.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { EnterKey } from '../../../ui/kbd.tsx';
import { OfflineNotice } from '../../../ui/offline-notice.tsx';
import { withSlashes } from '../../../ui/typed-date.ts';
import { formatMinute } from '../../../ui/typed-time.ts';
import { useKeptFocus } from '../../../ui/use-kept-focus.ts';
import { useMessaging } from '../messaging-context.tsx';
import { formatDay, quietWait, shopTimeAt } from '../text/shop-times.ts';
import classes from './composer.module.css';
import { readSchedule } from './schedule-rules.ts';
import type { CampaignDialogProps } from './start-dialog.tsx';

/** Asks when a campaign is to start by itself. */
export function ScheduleDialog({ campaign, opened, renew, onClose }: CampaignDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog title={t('campaigns.scheduling.title', { name: campaign?.name ?? '' })} opened={opened} onClose={onClose}>
      {campaign && <Form campaign={campaign} renew={renew} onClose={onClose} />}
    </Dialog>
  );
}

/** Ten in the morning is outside of any usual quiet hours. */
const USUAL_TIME = '10:00';

function Form({ campaign, renew, onClose }: { campaign: Campaign; renew: () => Promise<void>; onClose: () => void }) {
  const { t } = useTranslation();
  const { offline, overview } = useMessaging();
  const timeZone = useSnapshot((snapshot) => snapshot.shop?.timeZone);
  const shopNow = shopTimeAt(useNow(), timeZone);
  const schedule = useStep('messaging.scheduleCampaign', renew);
  const place = useKeptFocus<HTMLFormElement>(schedule.busy);
  const [typed, setTyped] = useState({ day: formatDay(shopNow.day), time: '' });
  const [attempts, setAttempts] = useState(0);
  const { at, minute, faults } = readSchedule(typed, shopNow);
  const wait = overview && minute !== null ? quietWait(overview.quiet, minute) : { kind: 'none' as const };

  useEffect(() => {
    if (attempts > 0) place.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [attempts, place]);

  const change = (next: typeof typed) => {
    schedule.clearError();
    setTyped(next);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setAttempts(attempts + 1);
    if (at === null || offline || schedule.busy) return;
    const result = await schedule.run({ id: campaign.id, revision: campaign.revision, at });
    if (result.ok) onClose();
  };
  return (
    <form ref={place} tabIndex={-1} className={classes.form} onSubmit={submit} noValidate>
      <div className={classes.pair}>
        <TextInput
          label={t('campaigns.scheduling.day')}
          placeholder={t('history.filter.day')}
          inputMode="numeric"
          autoComplete="off"
          data-autofocus
          error={attempts > 0 && faults.day && t(`campaigns.scheduling.${faults.day}`)}
          value={typed.day}
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => change({ ...typed, day: withSlashes(typed.day, event.currentTarget.value) })}
        />
        <TextInput
          label={t('campaigns.scheduling.time')}
          placeholder={USUAL_TIME}
          inputMode="numeric"
          autoComplete="off"
          error={attempts > 0 && faults.time && t(`campaigns.scheduling.${faults.time}`)}
          value={typed.time}
          onChange={(event) => change({ ...typed, time: event.currentTarget.value })}
        />
      </div>
      <p className={classes.dim}>{t('campaigns.scheduling.zone', { zone: timeZone ?? '' })}</p>
      {wait.kind !== 'none' && (
        <p role="status">{t('campaigns.scheduling.quiet', { time: formatMinute(wait.minute) })}</p>
      )}
      <OfflineNotice text={t('shop.offlineAction')} error={schedule.error} />
      <Button
        type="submit"
        variant="filled"
        loading={schedule.busy}
        disabled={offline}
        rightSection={<EnterKey />}
        fullWidth
      >
        {t('campaigns.scheduling.submit')}
      </Button>
    </form>
  );
}
