import { Button } from '@mantine/core';
import { IconAlertTriangle, IconBarcode, IconClock } from '@tabler/icons-react';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Registration } from '#shared/contract/snapshot.ts';
import { useCall, useSnapshot } from '../../bridge/bridge-context.tsx';
import { countdown } from '../../i18n/format.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useNow } from '../../i18n/use-now.ts';
import { Notice } from '../../ui/notice.tsx';
import { OfflineNotice } from '../../ui/offline-notice.tsx';
import { BackButton } from './back-button.tsx';
import { CodeBoxes } from './code-boxes.tsx';
import { codeState } from './code-state.ts';
import { NumberHeading } from './number-heading.tsx';
import classes from './steps.module.css';

type CodeStage = Extract<Registration, { step: 'code' }>;

/** The customer reads the code out. Six digits submit by themselves; a wrong code leaves empty boxes, ready again. */
export function CodeStep({ stage }: { stage: CodeStage }) {
  const { t } = useTranslation();
  const format = useFormat();
  const labelId = useId();
  const firstBox = useRef<HTMLInputElement>(null);
  const resendButton = useRef<HTMLButtonElement>(null);
  const [scanned, setScanned] = useState(false);
  const offline = useSnapshot((snapshot) => snapshot.connection.kind === 'offline');
  const check = useCall('registration.checkCode');
  const resend = useCall('registration.resendCode');

  const { triesLeft, expiresAt, resendOpensAt, phone, message } = stage.verification;
  const now = useNow(Math.max(expiresAt, resendOpensAt));
  const state = codeState(stage.verification, check.error, now);
  const resendOpen = now >= resendOpensAt;

  // After each answer, and after a new message, the next code starts in the first box; without a code, in a new one.
  const offersNewCode = state.kind !== 'awaited' && resendOpen;
  useEffect(() => {
    if (check.busy || resend.busy) return;
    if (!offersNewCode) firstBox.current?.focus();
    // Whoever is in the middle of typing a code goes on.
    else if (firstBox.current?.value === '') resendButton.current?.focus();
  }, [check.busy, resend.busy, offersNewCode]);

  const submit = async (code: string) => {
    setScanned(false);
    await check.run({ code });
  };
  const sendAgain = async () => {
    check.clearError();
    setScanned(false);
    await resend.run({});
  };

  // What the state says already is not said again by the answer that told it.
  const told = state.kind === 'no_tries' || check.error?.code === 'code_expired';
  const error = resend.error ?? (told ? null : check.error);
  return (
    <div>
      <NumberHeading phone={phone} country={stage.country} />
      <h2 id={labelId} className={classes.label}>
        {t('register.code')}
      </h2>
      <CodeBoxes
        // A new message starts with empty boxes that no longer remember the last code.
        key={message.id}
        ref={firstBox}
        labelledBy={labelId}
        busy={check.busy}
        locked={offline || state.kind === 'no_tries'}
        wrong={check.error?.code === 'code_wrong'}
        onCode={submit}
        onScan={() => setScanned(true)}
      />
      {state.kind === 'awaited' && (
        <p className={classes.note} role="status">
          {check.busy
            ? t('register.checking')
            : [
                t('register.codeHint'),
                t('register.triesLeft', { count: triesLeft }),
                t('register.validUntil', { time: format.time(expiresAt) }),
              ].join(' · ')}
        </p>
      )}
      <div className={classes.notices}>
        {state.kind === 'not_delivered' && (
          <Notice
            tone="red"
            icon={<IconAlertTriangle size={20} />}
            title={t(`message.failure.${state.failure}.title`)}
            role="alert"
          >
            {t(`message.failure.${state.failure}.text`)}
          </Notice>
        )}
        {(state.kind === 'no_tries' || state.kind === 'expired') && (
          <Notice tone="amber" icon={<IconClock size={20} />} role="status">
            {t(state.kind === 'expired' ? 'register.expired' : 'register.noTries')}
          </Notice>
        )}
        {scanned && (
          <Notice tone="amber" icon={<IconBarcode size={20} />} role="alert">
            {t('register.scannedCode')}
          </Notice>
        )}
        <OfflineNotice
          text={t('register.offlineCode')}
          error={error && { ...error, details: { triesLeft, ...error.details } }}
        />
      </div>
      <div className={classes.actions}>
        <Button
          ref={resendButton}
          variant={offersNewCode ? 'filled' : 'default'}
          disabled={!resendOpen || offline}
          loading={resend.busy}
          onClick={sendAgain}
        >
          {resendOpen ? t('register.resend') : t('register.resendIn', { countdown: countdown(resendOpensAt - now) })}
        </Button>
        <BackButton />
      </div>
    </div>
  );
}
