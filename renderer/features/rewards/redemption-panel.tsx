import { Button, Loader } from '@mantine/core';
import { useInterval } from '@mantine/hooks';
import { IconCircleCheck, IconCircleX, IconHourglass } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Redemption, Voucher } from '#shared/api/rewards.ts';
import { assertNever } from '#shared/errors.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { EnterKey } from '../../ui/kbd.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { IssuedCode } from './issued-code.tsx';
import classes from './redemption-panel.module.css';
import { voucherName } from './reward-rules.ts';
import type { OnScreen } from './use-redemption.ts';

interface RedemptionPanelProps {
  onScreen: OnScreen;
  /** The member's number in E.164, where it is on screen. */
  phone: string | null;
  /** Back to the rewards, for the same member; null where that one is not on screen. */
  onAgain: (() => void) | null;
  onNext: () => void;
}

/** A redemption from the moment it is asked for: what became of it, and its code. */
export function RedemptionPanel({ onScreen, phone, onAgain, onNext }: RedemptionPanelProps) {
  const { step } = onScreen;
  switch (step.kind) {
    case 'choosing':
    case 'unheard':
      return null;
    case 'asking':
      return (
        <Place voucher={step.voucher} memberName={null}>
          <Asking brand={step.voucher.brand} since={step.since} />
        </Place>
      );
    case 'open':
    case 'shown':
      return (
        <Place voucher={step.redemption.voucher} memberName={step.redemption.memberName}>
          <Outcome
            redemption={step.redemption}
            since={step.kind === 'open' ? step.since : null}
            onScreen={onScreen}
            phone={phone}
            onAgain={onAgain}
            onNext={onNext}
          />
        </Place>
      );
    default:
      return assertNever(step);
  }
}

interface PlaceProps {
  voucher: Pick<Voucher, 'brand' | 'name' | 'price' | 'currency'>;
  memberName: string | null;
  children: ReactNode;
}

/** What is redeemed and for whom. It takes the focus, so that a second press of Enter presses nothing. */
function Place({ voucher, memberName, children }: PlaceProps) {
  const format = useFormat();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.focus(), []);
  return (
    <div ref={place} tabIndex={-1} className={classes.place}>
      <Panel
        title={voucherName(voucher)}
        aside={format.spent(voucher.price, voucher.currency)}
        className={classes.panel}
      >
        {memberName !== null && <p className={classes.whose}>{memberName}</p>}
        {children}
      </Panel>
    </div>
  );
}

interface OutcomeProps extends RedemptionPanelProps {
  redemption: Redemption;
  /** Since when it is waited for; null once its code is on screen. */
  since: number | null;
}

function Outcome({ redemption, since, onScreen, phone, onAgain, onNext }: OutcomeProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { outcome, voucher } = redemption;
  const next = (
    <Button variant="filled" onClick={onNext}>
      {t('rewards.next')}
    </Button>
  );
  switch (outcome.status) {
    case 'issuing':
      if (outcome.unknownSince === null) return <Asking brand={voucher.brand} since={since ?? redemption.createdAt} />;
      return (
        <>
          <Notice tone="amber" icon={<IconHourglass size={20} />} title={t('rewards.unknownTitle')} role="alert">
            {t('rewards.unknown', { price: format.spent(voucher.price, voucher.currency) })}
          </Notice>
          <div className={classes.actions}>{next}</div>
        </>
      );
    case 'issued':
      return (
        <IssuedCode
          redemption={redemption}
          outcome={outcome}
          onScreen={onScreen}
          phone={phone}
          icon={<IconCircleCheck size={30} />}
          onNext={onNext}
        />
      );
    case 'failed':
      return (
        <>
          <Notice tone="red" icon={<IconCircleX size={20} />} title={t('rewards.state.failed')} role="alert">
            {t(`rewards.failed.${outcome.failure}`, { voucher: voucherName(voucher) })}
          </Notice>
          <div className={classes.actions}>
            {onAgain ? (
              <Button variant="filled" rightSection={<EnterKey />} autoFocus onClick={onAgain}>
                {t('rewards.another')}
              </Button>
            ) : (
              next
            )}
          </div>
        </>
      );
    default:
      return assertNever(outcome);
  }
}

/** The provider is asked. How long it takes is seen, and is not read out with each second. */
function Asking({ brand, since }: { brand: string; since: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [now, setNow] = useState(Date.now);
  useInterval(() => setNow(Date.now()), 1_000, { autoInvoke: true });
  const passed = now - since;
  return (
    <div className={classes.asking}>
      <Loader size={26} aria-hidden="true" />
      <p role="status">
        {passed < 1_000
          ? t('rewards.asking', { brand })
          : t('rewards.askingFor', { brand, duration: format.duration(passed) })}
      </p>
    </div>
  );
}
