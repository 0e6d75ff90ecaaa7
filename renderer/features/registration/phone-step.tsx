import { Button } from '@mantine/core';
import { IconBarcode } from '@tabler/icons-react';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Country } from '#shared/domain/phone.ts';
import { useCall, useSnapshot, useTyping } from '../../bridge/bridge-context.tsx';
import { EnterKey } from '../../ui/kbd.tsx';
import { Notice } from '../../ui/notice.tsx';
import { OfflineNotice } from '../../ui/offline-notice.tsx';
import { NumberLine, stops } from './number-line.tsx';
import { numberState, type PhoneStage } from './number-state.ts';
import { PhoneField, type PhoneFieldHandle } from './phone-field.tsx';
import classes from './steps.module.css';
import { useScanGuard } from './use-scan-guard.ts';

/**
 * The first step. What is typed lives here, so that no key waits for an answer, and is told to the core at each
 * change; the core's own text is where this step starts from.
 */
export function PhoneStep({ stage }: { stage: PhoneStage }) {
  const { t } = useTranslation();
  const lineId = useId();
  const field = useRef<PhoneFieldHandle>(null);
  const scan = useScanGuard();
  const [number, setNumber] = useState({ text: stage.text, country: stage.country });
  const [insisted, setInsisted] = useState(false);
  const [scanned, setScanned] = useState(false);
  const prices = useSnapshot((snapshot) => snapshot.prices);
  const offline = useSnapshot((snapshot) => snapshot.connection.kind === 'offline');
  const typing = useTyping('registration.typePhone');
  const sendCode = useCall('registration.sendCode');

  const state = numberState(number.text, number.country, stage, prices);
  const goesOn = state.kind === 'ready' || state.kind === 'member';

  useEffect(() => field.current?.focus(), []);

  const change = (text: string, country: Country) => {
    setNumber({ text, country });
    setInsisted(false);
    setScanned(false);
    sendCode.clearError();
    typing.send({ text, country });
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    field.current?.focus();
    const burst = scan.wasScan();
    setInsisted(true);
    setScanned(burst);
    if (burst || !goesOn || offline || sendCode.busy) return;
    await sendCode.run(number);
  };

  return (
    <form onSubmit={submit} onKeyDown={scan.note} noValidate>
      <PhoneField
        ref={field}
        text={number.text}
        country={number.country}
        invalid={stops(state, insisted)}
        busy={sendCode.busy}
        describedBy={lineId}
        onChange={change}
      />
      <NumberLine id={lineId} state={state} insisted={insisted} />
      <div className={classes.notices}>
        {scanned && (
          <Notice tone="amber" icon={<IconBarcode size={20} />} role="alert">
            {t('register.scanned')}
          </Notice>
        )}
        <OfflineNotice text={t('register.offline')} error={sendCode.error} />
      </div>
      <Button
        type="submit"
        variant="filled"
        loading={sendCode.busy}
        disabled={offline || stops(state, insisted)}
        rightSection={<EnterKey />}
      >
        {state.kind === 'member' ? t('register.openMember') : t('register.send')}
      </Button>
    </form>
  );
}
