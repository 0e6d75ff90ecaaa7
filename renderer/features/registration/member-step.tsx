import { Button } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconCircleCheck, IconLockCheck, IconUserCheck } from '@tabler/icons-react';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { Member } from '#shared/api/members.ts';
import type { Verification } from '#shared/api/verifications.ts';
import { countryAsTyped, formatPhone } from '#shared/domain/phone.ts';
import { useCall, useSnapshot } from '../../bridge/bridge-context.tsx';
import { useOffline } from '../../bridge/use-offline.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useNow } from '../../i18n/use-now.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Facts } from '../../ui/facts.tsx';
import { EnterKey, Kbd } from '../../ui/kbd.tsx';
import { OfflineNotice } from '../../ui/offline-notice.tsx';
import { RedeemButton } from '../members/redeem-button.tsx';
import { BackButton } from './back-button.tsx';
import classes from './member-step.module.css';
import { destinationTo } from './number-state.ts';
import type { ScanGuard } from './use-scan-guard.ts';
import { useTypedAhead } from './use-typed-ahead.ts';

interface MemberStepProps {
  member: Member;
  /** The password reset that was gone back from, if any. */
  reset: Verification | null;
  /** What led here. */
  outcome: 'saved' | 'known_member' | 'password_set';
  scan: ScanGuard;
  /** Takes the digits of the next customer's number that come while this one is still on screen. */
  ahead: RefObject<string>;
  /** Leads to the rewards, with this member's number. */
  toRewards: (phone: string) => void;
}

const ICONS = { saved: IconCircleCheck, known_member: IconUserCheck, password_set: IconLockCheck };

/** The end: someone became a member, was one already, or has a new password. Enter or a digit is the next customer. */
export function MemberStep({ member, reset, outcome, scan, ahead, toRewards }: MemberStepProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const next = useCall('registration.next');
  const resetting = useCall('registration.resetPassword');
  useTypedAhead({ ahead, scan, busy: resetting.busy, begin: () => next.run({}) });
  const Icon = ICONS[outcome];
  return (
    <div>
      <div className={classes.head} role="status">
        <span className={classes.icon} aria-hidden="true">
          <Icon size={30} />
        </span>
        <div>
          <h2 className={classes.title}>{t(`register.outcome.${outcome}.title`, { name: member.name })}</h2>
          <p className={classes.text}>{reset ? t('register.resetSent') : t(`register.outcome.${outcome}.text`)}</p>
        </div>
      </div>
      <Facts
        facts={[
          { name: t('register.phone'), value: formatPhone(member.phone) },
          { name: t('register.joined'), value: format.date(member.joinedAt) },
          ...(outcome === 'known_member' && member.lastVisitAt !== null
            ? [{ name: t('members.lastVisit'), value: format.date(member.lastVisitAt) }]
            : []),
          { name: t('register.email'), value: member.email ?? t('register.none') },
          {
            name: t('register.birthday'),
            value: member.birthday === null ? t('register.none') : format.date(member.birthday),
          },
          {
            name: t('register.consentLabel'),
            value:
              member.consentAt === null
                ? t('register.consentNo')
                : t('register.consentYes', { date: format.date(member.consentAt) }),
          },
        ]}
      />
      <div className={classes.notices}>
        {next.error && <ErrorNotice error={next.error} />}
        {outcome === 'known_member' && <OfflineNotice text={t('register.offlineReset')} error={resetting.error} />}
      </div>
      <div className={classes.actions}>
        <Button variant="filled" autoFocus loading={next.busy} onClick={() => next.run({})} rightSection={<EnterKey />}>
          {t('register.next')}
        </Button>
        {outcome === 'known_member' && (
          <>
            <RedeemButton onPress={() => toRewards(member.phone)} />
            <ResetButton phone={member.phone} reset={reset} busy={resetting.busy} onPress={() => resetting.run({})} />
            <BackButton />
          </>
        )}
      </div>
    </div>
  );
}

interface ResetButtonProps {
  phone: string;
  reset: Verification | null;
  busy: boolean;
  onPress: () => void;
}

/** Sends the member a code to choose a new password with, and says what that costs; one that still holds is gone on with. */
function ResetButton({ phone, reset, busy, onPress }: ResetButtonProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const prices = useSnapshot((snapshot) => snapshot.prices);
  const offline = useOffline();
  const now = useNow(reset?.expiresAt);
  const runs = reset?.status === 'verified' || (reset?.status === 'pending' && reset.expiresAt > now);
  const country = countryAsTyped(phone);
  const destination = country && destinationTo(country, prices);
  const label = () => {
    if (runs) return t('register.resetGoOn');
    if (!destination) return t('register.reset');
    return t('register.resetFor', { price: format.price(destination.price, destination.currency) });
  };
  useHotkeys([['F8', () => !offline && !busy && onPress()]], []);
  return (
    <Button disabled={offline} loading={busy} aria-keyshortcuts="F8" rightSection={<Kbd>F8</Kbd>} onClick={onPress}>
      {label()}
    </Button>
  );
}
