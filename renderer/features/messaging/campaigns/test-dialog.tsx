import { Button } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { type FormEvent, useId, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Campaign } from '#shared/api/campaigns.ts';
import { type Country, formatPhone, parsePhone } from '#shared/domain/phone.ts';
import { countSegments } from '#shared/domain/sms-segments.ts';
import { useCall, useSnapshot } from '../../../bridge/bridge-context.tsx';
import { useFormat } from '../../../i18n/use-format.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { EnterKey } from '../../../ui/kbd.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { OfflineNotice } from '../../../ui/offline-notice.tsx';
import { useKeptFocus } from '../../../ui/use-kept-focus.ts';
import { PhoneField, type PhoneFieldHandle } from '../../registration/phone-field.tsx';
import { useMessaging } from '../messaging-context.tsx';
import { useSentText } from '../text/message-field.tsx';
import classes from './composer.module.css';
import type { CampaignDialogProps } from './start-dialog.tsx';

/** Sends a campaign to one number, to see how it arrives. */
export function TestDialog({ campaign, opened, onClose }: CampaignDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog title={t('campaigns.testing.title')} opened={opened} onClose={onClose}>
      {campaign && <Form campaign={campaign} />}
    </Dialog>
  );
}

function Form({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const format = useFormat();
  const id = useId();
  const field = useRef<PhoneFieldHandle>(null);
  const { offline } = useMessaging();
  const home = useSnapshot((snapshot) => snapshot.shop?.homeCountry) ?? 'SG';
  const prices = useSnapshot((snapshot) => snapshot.prices);
  const test = useCall('messaging.testCampaign');
  const place = useKeptFocus<HTMLFormElement>(test.busy);
  const [typed, setTyped] = useState<{ text: string; country: Country }>({ text: '', country: home });
  const [sentTo, setSentTo] = useState<string | null>(null);
  const [attempts, setAttempts] = useState(0);
  const { segments } = countSegments(useSentText(campaign.text, true));
  const parsed = parsePhone(typed.text, typed.country);
  const price = parsed.kind === 'ok' ? prices.find(({ country }) => country === parsed.country) : undefined;
  const invalid = attempts > 0 && parsed.kind !== 'ok';

  // The dialog puts the focus on what says so; by itself it would begin with its way out.
  useLayoutEffect(() => place.current?.querySelector('input[type="tel"]')?.setAttribute('data-autofocus', ''), [place]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setAttempts(attempts + 1);
    // Each is charged: a key that is held down, or pressed twice, sends no second one to the same number.
    if (sentTo !== null) return;
    if (parsed.kind !== 'ok' || offline || test.busy) return;
    const sent = await test.run({ id: campaign.id, phone: parsed.e164 });
    if (sent.ok) setSentTo(parsed.e164);
  };
  return (
    <form ref={place} tabIndex={-1} className={classes.form} onSubmit={submit} noValidate>
      <PhoneField
        ref={field}
        text={typed.text}
        country={typed.country}
        invalid={invalid}
        busy={test.busy}
        describedBy={id}
        onChange={(text, country) => {
          test.clearError();
          setSentTo(null);
          setAttempts(0);
          setTyped({ text, country });
        }}
      />
      <p id={id} className={classes.hints}>
        <span>{invalid ? t('errors.phone_invalid.title') : t('campaigns.testing.text')}</span>
        {price && (
          <span>
            {t('campaigns.testing.price', { amount: format.price(price.perSegment * segments, price.currency) })}
          </span>
        )}
      </p>
      <div role="status">
        {sentTo !== null && (
          <Notice tone="accent" icon={<IconCircleCheck size={20} />}>
            {t('campaigns.testing.sent', { number: formatPhone(sentTo) })}
          </Notice>
        )}
      </div>
      <OfflineNotice text={t('shop.offlineAction')} error={test.error} />
      <Button
        type="submit"
        variant="filled"
        loading={test.busy}
        disabled={offline || sentTo !== null}
        rightSection={<EnterKey />}
        fullWidth
      >
        {t('campaigns.testing.submit')}
      </Button>
    </form>
  );
}
