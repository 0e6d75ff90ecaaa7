import { Button } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconDeviceMobileMessage } from '@tabler/icons-react';
import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Redemption } from '#shared/api/rewards.ts';
import { countryAsTyped, formatPhone } from '#shared/domain/phone.ts';
import { useSnapshot } from '../../bridge/bridge-context.tsx';
import { useOffline } from '../../bridge/use-offline.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useNow } from '../../i18n/use-now.ts';
import { EnterKey, Kbd } from '../../ui/kbd.tsx';
import { Notice } from '../../ui/notice.tsx';
import { OfflineNotice } from '../../ui/offline-notice.tsx';
import { isDialogShown } from '../../ui/use-escape.ts';
import { destinationTo } from '../registration/number-state.ts';
import { type ScanGuard, useScanGuard } from '../registration/use-scan-guard.ts';
import type { RewardCode } from './redeem-step.ts';
import classes from './redemption-panel.module.css';
import type { OnScreen } from './use-redemption.ts';

/** So long a code stays at least, in milliseconds: a key that was hit a second time must not take it away. */
const SHOWN_AT_LEAST = 1_000;
/** So often a code is sent at most. */
const MOST_SENDS = 3;

interface IssuedCodeProps {
  redemption: Redemption;
  outcome: Extract<Redemption['outcome'], { status: 'issued' }>;
  onScreen: OnScreen;
  /** The member's number in E.164, where it is on screen. */
  phone: string | null;
  icon: ReactNode;
  onNext: () => void;
}

/** A voucher that was issued: its code on screen, once, or by SMS. */
export function IssuedCode({ redemption, outcome, onScreen, phone, icon, onNext }: IssuedCodeProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const offline = useOffline();
  const { step, busy, error, sent } = onScreen;
  const { revealed, canReveal, smsSends, validUntil } = outcome;
  const code = step.kind === 'shown' ? step.code : null;
  const shows = code === null && canReveal;
  const sends = redemption.phoneMasked !== null && smsSends < MOST_SENDS;
  const rests = offline || busy !== null;
  useHotkeys(
    [
      ['F8', () => shows && !rests && !isDialogShown() && void onScreen.show()],
      // Each is charged: a key that is held down sends one.
      ['F9', ({ repeat }) => sends && !rests && !repeat && !isDialogShown() && void onScreen.sendCode()],
    ],
    [],
  );
  const notes = [
    ...(revealed === null
      ? []
      : [
          t('rewards.shownBy', {
            time: format.timeOrDay(revealed.at, now),
            staff: revealed.staffName,
            device: revealed.deviceName,
          }),
        ]),
    ...(smsSends === 0 ? [] : [t('rewards.smsSends', { count: smsSends })]),
    ...(validUntil === null ? [] : [t('rewards.validUntil', { date: format.date(validUntil) })]),
  ];
  const number = phone === null ? redemption.phoneMasked : formatPhone(phone);
  return (
    <>
      {code === null ? (
        <div className={classes.head} role="status">
          <span className={classes.icon} aria-hidden="true">
            {icon}
          </span>
          <div>
            <p className={classes.title}>{t(revealed === null ? 'rewards.issued' : 'rewards.state.shown')}</p>
            <p className={classes.dim}>{notes.join(' · ')}</p>
          </div>
        </div>
      ) : (
        <Code code={code} />
      )}
      <div role="status" className={classes.news}>
        {sent && number !== null && (
          <Notice tone="accent" icon={<IconDeviceMobileMessage size={20} />}>
            {t('rewards.sent', { number })}
          </Notice>
        )}
      </div>
      <div className={classes.news}>{error && <OfflineNotice text={t('shop.offlineAction')} error={error} />}</div>
      <div className={classes.actions}>
        {shows && (
          <Button
            variant="filled"
            aria-keyshortcuts="F8"
            rightSection={<Kbd>F8</Kbd>}
            loading={busy === 'showing'}
            disabled={rests}
            onClick={() => void onScreen.show()}
          >
            {t('rewards.show')}
          </Button>
        )}
        {code !== null && <DoneButton onDone={onNext} />}
        {sends && (
          <Button
            aria-keyshortcuts="F9"
            rightSection={<Kbd>F9</Kbd>}
            loading={busy === 'sending'}
            disabled={rests}
            onClick={() => void onScreen.sendCode()}
          >
            {t('rewards.sendSms')}
            <SmsPrice phone={phone} />
          </Button>
        )}
        {code === null && (
          <Button variant={shows ? 'subtle' : 'filled'} disabled={busy !== null} onClick={onNext}>
            {t('rewards.next')}
          </Button>
        )}
      </div>
    </>
  );
}

/** Where the number is known, so is what a message to it costs. */
function SmsPrice({ phone }: { phone: string | null }) {
  const format = useFormat();
  const prices = useSnapshot((snapshot) => snapshot.prices);
  const destination = phone === null ? null : destinationTo(countryAsTyped(phone), prices);
  return (
    destination && <span className={classes.smsPrice}> · {format.price(destination.price, destination.currency)}</span>
  );
}

/** Large enough to be read out or written down. */
function Code({ code }: { code: RewardCode }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { pin, validUntil } = code;
  return (
    <div className={classes.shown}>
      <dl className={classes.secrets}>
        <div>
          <dt>{t('rewards.code')}</dt>
          <dd className={classes.code}>{code.code}</dd>
        </div>
        {pin !== null && (
          <div>
            <dt>{t('rewards.pin')}</dt>
            <dd className={classes.code}>{pin}</dd>
          </div>
        )}
      </dl>
      {validUntil !== null && (
        <p className={classes.dim}>{t('rewards.validUntil', { date: format.date(validUntil) })}</p>
      )}
      <p className={classes.noted}>{t('rewards.noted')}</p>
    </div>
  );
}

/** Takes the code off the screen for good: not by a key that was hit twice, nor by a scan. */
function DoneButton({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const scan: ScanGuard = useScanGuard();
  const since = useRef(Date.now());
  return (
    <Button
      variant="filled"
      autoFocus
      rightSection={<EnterKey />}
      onClick={() => {
        if (Date.now() - since.current >= SHOWN_AT_LEAST && !scan.wasScan()) onDone();
      }}
    >
      {t('rewards.done')}
    </Button>
  );
}
