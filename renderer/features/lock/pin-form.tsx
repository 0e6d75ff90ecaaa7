import { Button } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconBarcode, IconClock } from '@tabler/icons-react';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StaffMember } from '#shared/api/devices.ts';
import { useCall, useSnapshot } from '../../bridge/bridge-context.tsx';
import { lineTrouble } from '../../bridge/line-trouble.ts';
import { countdown } from '../../i18n/format.ts';
import { useNow } from '../../i18n/use-now.ts';
import { EnterKey, Kbd } from '../../ui/kbd.tsx';
import { Notice } from '../../ui/notice.tsx';
import { OfflineNotice } from '../../ui/offline-notice.tsx';
import type { ScanGuard } from '../registration/use-scan-guard.ts';
import { useScanUndo } from '../registration/use-scan-undo.ts';
import { Keypad } from './keypad.tsx';
import classes from './pin-form.module.css';

const SHORTEST_PIN = 4;
const LONGEST_PIN = 6;

interface PinFormProps {
  person: StaffMember;
  /** Whether their PIN can be checked now: by the server, or without a line by this counter. */
  canEnter: boolean;
  demoPin: string | null;
  scan: ScanGuard;
  /** This person was picked by the first digits of a barcode, and by nobody. */
  onChosenByScan: () => void;
  onBack: () => void;
}

export function PinForm({ person, canEnter, demoPin, scan, onChosenByScan, onBack }: PinFormProps) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const [pin, setPin] = useState('');
  const [short, setShort] = useState(false);
  const [scanned, setScanned] = useState(false);
  const signIn = useCall('session.signIn');
  const offlinePin = useSnapshot(({ connection }) => (lineTrouble(connection) ? 'lock.stuckPin' : 'lock.offlinePin'));

  const throttledUntil = signIn.error?.code === 'too_many_attempts' ? signIn.error.details?.liftsAt : undefined;
  const now = useNow(throttledUntil);
  const throttled = throttledUntil !== undefined && throttledUntil > now;

  useHotkeys([['Escape', onBack]], []);
  // The field is there again for the next try once an answer has come.
  useEffect(() => {
    if (!signIn.busy) field.current?.focus();
  }, [signIn.busy]);

  useScanUndo({
    scan,
    value: 'chosen',
    initially: 'not_chosen',
    undo: (before) => {
      if (before === 'not_chosen') return onChosenByScan();
      setPin('');
      setShort(false);
      if (signIn.error && !throttled) signIn.clearError();
      setScanned(true);
    },
  });

  const change = (next: string) => {
    setShort(false);
    setScanned(false);
    setPin(next.replace(/\D/g, '').slice(0, LONGEST_PIN));
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (signIn.busy || !canEnter || throttled) return;
    setScanned(false);
    if (pin.length < SHORTEST_PIN) {
      signIn.clearError();
      setShort(true);
      return;
    }
    // The field is empty at once: what is typed while this PIN is checked is the next one.
    setPin('');
    await signIn.run({ staffId: person.id, pin });
  };

  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <div>
        <label htmlFor={id} className={classes.label}>
          {t('lock.pin')}
          <span className={classes.hint}>
            {demoPin === null ? t('lock.pinHint') : t('lock.demoPin', { pin: demoPin })}
          </span>
        </label>
        <input
          ref={field}
          id={id}
          className={classes.field}
          type="password"
          inputMode="numeric"
          autoComplete="off"
          maxLength={LONGEST_PIN}
          value={pin}
          aria-invalid={short || signIn.error?.code === 'wrong_pin'}
          aria-describedby={short ? `${id}-short` : undefined}
          onChange={(event) => change(event.currentTarget.value)}
        />
      </div>
      {short && (
        <p id={`${id}-short`} className={classes.short} role="alert">
          {t('lock.pinShort')}
        </p>
      )}
      {scanned && (
        <Notice tone="amber" icon={<IconBarcode size={20} />} role="alert">
          {t('lock.scanned')}
        </Notice>
      )}
      {throttled && (
        <Notice tone="amber" icon={<IconClock size={20} />} title={t('lock.waitTitle')} role="alert">
          {/* Announced once, not each second. */}
          <span role="timer" aria-live="off">
            {t('lock.wait', { countdown: countdown(throttledUntil - now) })}
          </span>
        </Notice>
      )}
      {!throttled && (
        <OfflineNotice
          text={t(canEnter ? offlinePin : 'lock.offlineUnknown')}
          error={throttledUntil === undefined ? signIn.error : null}
        />
      )}
      <Keypad onDigit={(digit) => change(pin + digit)} onDelete={() => change(pin.slice(0, -1))} />
      <div className={classes.buttons}>
        <Button
          type="submit"
          variant="filled"
          loading={signIn.busy}
          disabled={!canEnter || throttled}
          rightSection={<EnterKey />}
          fullWidth
        >
          {t('lock.submit')}
        </Button>
        <Button variant="subtle" onClick={onBack} rightSection={<Kbd>{t('keys.escape')}</Kbd>} fullWidth>
          {t('lock.back')}
        </Button>
      </div>
    </form>
  );
}
