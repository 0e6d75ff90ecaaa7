import { Button, TextInput } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import { IconBarcode, IconCheck, IconCloudOff, IconInbox } from '@tabler/icons-react';
import { type FormEvent, type RefObject, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MOST_DRAFTS } from '#shared/contract/snapshot.ts';
import { type Country, formatAsTyped, formatPhone, parsePhone } from '#shared/domain/phone.ts';
import { useCall, useSnapshot, useTyping } from '../../bridge/bridge-context.tsx';
import { isLineError } from '../../bridge/line-error.ts';
import { useOffline } from '../../bridge/use-offline.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { EnterKey } from '../../ui/kbd.tsx';
import { Notice } from '../../ui/notice.tsx';
import { isDialKey, nameAfterEdit, takesKeys } from './dial-keys.ts';
import { NumberLine, stops } from './number-line.tsx';
import { numberState, type PhoneStage } from './number-state.ts';
import { PhoneField, type PhoneFieldHandle } from './phone-field.tsx';
import classes from './steps.module.css';
import type { ScanGuard } from './use-scan-guard.ts';
import { useScanUndo } from './use-scan-undo.ts';

interface PhoneStepProps {
  stage: PhoneStage;
  scan: ScanGuard;
  /** Digits that were hit before this field was there. */
  ahead: RefObject<string>;
}

/**
 * The first step. What is typed lives here, so that no key waits for an answer, and is told to the core at each
 * change; the core's own text is where this step starts from. With a line Enter sends; without one it keeps the number.
 */
export function PhoneStep({ stage, scan, ahead }: PhoneStepProps) {
  const { t } = useTranslation();
  const lineId = useId();
  const field = useRef<PhoneFieldHandle>(null);
  const [known] = useState({ text: stage.text, country: stage.country, name: stage.name });
  const [initial] = useState(() =>
    ahead.current === '' ? known : { ...known, text: formatAsTyped(known.text + ahead.current, known.country) },
  );
  const [number, setNumber] = useState(initial);
  const [insisted, setInsisted] = useState(false);
  const [scanned, setScanned] = useState(false);
  const [keptPhone, setKeptPhone] = useState<string | null>(null);
  const prices = useSnapshot((snapshot) => snapshot.prices);
  const countries = useSnapshot((snapshot) => snapshot.countries);
  const stoppedCountries = useSnapshot((snapshot) => snapshot.stoppedCountries);
  const home = useSnapshot((snapshot) => snapshot.shop?.homeCountry);
  const drafts = useSnapshot((snapshot) => snapshot.drafts);
  const offline = useOffline();
  const typing = useTyping('registration.typePhone');
  const sendCode = useCall('registration.sendCode');
  const keep = useCall('registration.keep');

  const state = numberState(number.text, number.country, stage, { prices, countries, stoppedCountries });
  const goesOn = state.kind === 'ready' || state.kind === 'member';
  const parsed = parsePhone(number.text, number.country);
  const phone = parsed.kind === 'ok' ? parsed.e164 : null;
  const isFull = drafts.length >= MOST_DRAFTS && !drafts.some((draft) => draft.phone === phone);
  // Also with a line, where no code may go to a number now.
  const keeps = offline || (phone !== null && !goesOn);

  useEffect(() => field.current?.focus(), []);
  useEffect(() => {
    if (ahead.current === '') return;
    ahead.current = '';
    typing.send(initial);
  }, [ahead, typing, initial]);

  // A digit that is typed beside the field is meant for it.
  useWindowEvent('keydown', (event) => {
    if (isDialKey(event) && !takesKeys(event.target)) field.current?.focus();
  });

  const show = (next: typeof number) => {
    setNumber(next);
    setInsisted(false);
    setScanned(false);
    sendCode.clearError();
    keep.clearError();
    typing.send(next);
  };
  const change = (text: string, country: Country) =>
    show({ text, country, name: nameAfterEdit(number.text, text, number.name) });

  useScanUndo({
    scan,
    value: number,
    initially: known,
    undo: (before) => {
      // The number of a code that is on its way was not changed by it.
      if (!sendCode.busy) show(before);
      setScanned(true);
      field.current?.focus();
    },
  });

  /** The field is empty at once, so that no key of the next customer waits or is lost. */
  const keepNumber = async () => {
    field.current?.focus();
    if (phone === null || isFull) return;
    const kept = number;
    setNumber({ text: '', country: home ?? number.country, name: '' });
    setInsisted(false);
    setKeptPhone(phone);
    await typing.settled();
    const result = await keep.run(kept);
    if (result.ok) return;
    setKeptPhone(null);
    setNumber((now) => (now.text === '' ? kept : now));
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setInsisted(true);
    setScanned(false);
    if (offline) return keepNumber();
    field.current?.focus();
    if (!goesOn || sendCode.busy) return;
    setKeptPhone(null);
    const { text, country } = number;
    await sendCode.run({ text, country });
  };

  return (
    <form onSubmit={submit} noValidate>
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
      {offline ? (
        <TextInput
          className={classes.keptName ?? ''}
          label={
            <>
              {t('register.name')} <span className={classes.optional}>({t('register.optional')})</span>
            </>
          }
          autoComplete="off"
          maxLength={200}
          value={number.name}
          onChange={(event) => show({ ...number, name: event.currentTarget.value })}
        />
      ) : (
        number.name !== '' && <p className={classes.forName}>{t('register.forName', { name: number.name })}</p>
      )}
      <div className={classes.notices}>
        {scanned && (
          <Notice tone="amber" icon={<IconBarcode size={20} />} role="alert">
            {t('register.scanned')}
          </Notice>
        )}
        {keptPhone !== null && (
          <Notice tone="accent" icon={<IconCheck size={20} />} role="status">
            {t('register.kept', { phone: formatPhone(keptPhone) })}
          </Notice>
        )}
        {keeps && isFull && (
          <Notice tone="amber" icon={<IconInbox size={20} />} role="alert">
            {t('register.draftsFull', { count: MOST_DRAFTS })}
          </Notice>
        )}
        {offline && (
          <Notice tone="grey" icon={<IconCloudOff size={20} />} role="status">
            {t('register.offline')}
          </Notice>
        )}
        {sendCode.error && !(offline && isLineError(sendCode.error)) && <ErrorNotice error={sendCode.error} />}
        {keep.error && <ErrorNotice error={keep.error} />}
      </div>
      <div className={classes.actions}>
        {!offline && (
          <Button
            type="submit"
            variant="filled"
            loading={sendCode.busy}
            disabled={stops(state, insisted)}
            rightSection={<EnterKey />}
          >
            {state.kind === 'member' ? t('register.openMember') : t('register.send')}
          </Button>
        )}
        {offline && (
          <Button type="submit" variant="filled" disabled={phone === null || isFull} rightSection={<EnterKey />}>
            {t('register.keep')}
          </Button>
        )}
        {!offline && keeps && (
          <Button disabled={isFull} onClick={keepNumber}>
            {t('register.keep')}
          </Button>
        )}
      </div>
    </form>
  );
}
