import { Button, PinInput } from '@mantine/core';
import { IconClock, IconCloudOff } from '@tabler/icons-react';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Registration } from '#shared/contract/snapshot.ts';
import { CODE_LENGTH } from '#shared/domain/verification.ts';
import { useCall, useSnapshot } from '../../bridge/bridge-context.tsx';
import { countdown } from '../../i18n/format.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useNow } from '../../i18n/use-now.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Notice } from '../../ui/notice.tsx';
import { BackButton } from './back-button.tsx';
import { NumberHeading } from './number-heading.tsx';
import classes from './steps.module.css';

type CodeStage = Extract<Registration, { step: 'code' }>;

/** The customer reads the code out. Six digits submit by themselves; a wrong code leaves empty boxes, ready again. */
export function CodeStep({ stage }: { stage: CodeStage }) {
  const { t } = useTranslation();
  const format = useFormat();
  const id = useId();
  const firstBox = useRef<HTMLInputElement>(null);
  const resendButton = useRef<HTMLButtonElement>(null);
  const [code, setCode] = useState('');
  const offline = useSnapshot((snapshot) => snapshot.connection.kind === 'offline');
  const check = useCall('registration.checkCode');
  const resend = useCall('registration.resendCode');

  const { triesLeft, expiresAt, resendOpensAt, phone, message } = stage.verification;
  const now = useNow(Math.max(expiresAt, resendOpensAt));
  const over = triesLeft === 0 ? 'noTries' : now >= expiresAt ? 'expired' : null;
  const resendOpen = now >= resendOpensAt;

  // After each answer, and after a new message, the next code starts in the first box; without a code, in a new one.
  const offersNewCode = over !== null && resendOpen;
  useEffect(() => {
    if (check.busy || resend.busy) return;
    if (offersNewCode) resendButton.current?.focus();
    else firstBox.current?.focus();
  }, [check.busy, resend.busy, offersNewCode]);

  const type = async (next: string) => {
    if (check.busy) return;
    setCode(next);
    if (next.length < CODE_LENGTH) return;
    const result = await check.run({ code: next });
    if (!result.ok) setCode('');
  };

  const sendAgain = async () => {
    check.clearError();
    setCode('');
    await resend.run({});
  };

  const error = resend.error ?? check.error;
  return (
    <div>
      <NumberHeading phone={phone} country={stage.country} />
      <h2 id={`${id}-label`} className={classes.label}>
        {t('register.code')}
      </h2>
      <PinInput
        // A new message starts with empty boxes that no longer remember the last code.
        key={message.id}
        ref={firstBox}
        // Without an id of its own it makes one up after the first rendering, and new boxes lose the focus.
        id={id}
        aria-labelledby={`${id}-label`}
        length={CODE_LENGTH}
        type="number"
        oneTimeCode={false}
        placeholder=""
        gap={10}
        value={code}
        readOnly={check.busy || offline || over !== null}
        error={check.error?.code === 'code_wrong'}
        classNames={{ pinInput: classes.box ?? '', input: classes.digit ?? '' }}
        getInputProps={(index) => ({
          'aria-label': t('register.codeDigit', { position: index + 1, length: CODE_LENGTH }),
        })}
        onChange={(next) => void type(next)}
      />
      {!over && (
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
        {offline && (
          <Notice tone="grey" icon={<IconCloudOff size={20} />} role="status">
            {t('register.offlineCode')}
          </Notice>
        )}
        {over && (
          <Notice tone="amber" icon={<IconClock size={20} />} role="status">
            {t(`register.${over}`)}
          </Notice>
        )}
        {error && !over && <ErrorNotice error={{ ...error, details: { triesLeft, ...error.details } }} />}
      </div>
      <div className={classes.actions}>
        <Button
          ref={resendButton}
          variant={resendOpen && (over || message.status === 'failed') ? 'filled' : 'default'}
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
