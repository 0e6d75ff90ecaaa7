import { type RefObject, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Registration } from '#shared/contract/snapshot.ts';
import { assertNever } from '#shared/errors.ts';
import { useSnapshot } from '../../bridge/bridge-context.tsx';
import { Page } from '../../ui/page.tsx';
import { CodeStep } from './code-step.tsx';
import { DetailsStep } from './details-step.tsx';
import { DraftsPanel } from './drafts-panel.tsx';
import { MemberStep } from './member-step.tsx';
import { MessagePanel } from './message-panel.tsx';
import { PasswordStep } from './password-step.tsx';
import { PhoneStep } from './phone-step.tsx';
import classes from './registration-screen.module.css';
import { headingOf } from './screen-heading.ts';
import { TodayPanel } from './today-panel.tsx';
import { useReturningFocus } from './use-returning-focus.ts';
import { type ScanGuard, useScanGuard } from './use-scan-guard.ts';

/** The main job: from a number to a member. Each step of the registration in hand has its own part. */
export function RegistrationScreen({ toRewards }: { toRewards: (phone: string) => void }) {
  const { t } = useTranslation();
  // They outlast a step: a number, a name or a scan may begin on one and end on the next.
  const scan = useScanGuard();
  const ahead = useRef('');
  const nameAhead = useRef('');
  const place = useReturningFocus<HTMLDivElement>();
  const registration = useSnapshot((snapshot) => snapshot.registration);
  if (!registration) return <Page title={t('register.title.new')}>{t('app.loading')}</Page>;
  const { title, subtitle } = headingOf(registration);
  const underWay = 'verification' in registration;
  return (
    <Page title={t(`register.title.${title}`)} subtitle={t(`register.subtitle.${subtitle}`)} fill>
      <div className={classes.columns}>
        <div ref={place} className={classes.step}>
          <Step registration={registration} scan={scan} ahead={ahead} nameAhead={nameAhead} toRewards={toRewards} />
        </div>
        <div className={classes.side}>
          {underWay ? <MessagePanel verification={registration.verification} /> : <DraftsPanel />}
          <TodayPanel />
        </div>
      </div>
    </Page>
  );
}

interface StepProps {
  registration: Registration;
  scan: ScanGuard;
  ahead: RefObject<string>;
  nameAhead: RefObject<string>;
  toRewards: (phone: string) => void;
}

function Step({ registration, scan, ahead, nameAhead, toRewards }: StepProps) {
  switch (registration.step) {
    case 'phone':
      return <PhoneStep key={registration.filled} stage={registration} scan={scan} ahead={ahead} />;
    case 'code':
      return <CodeStep key={registration.verification.id} stage={registration} ahead={nameAhead} />;
    case 'details':
      return <DetailsStep key={registration.verification.id} stage={registration} ahead={nameAhead} />;
    case 'password':
      return <PasswordStep key={registration.verification.id} stage={registration} />;
    case 'saved':
    case 'known_member':
    case 'password_set':
      return (
        <MemberStep
          reset={registration.step === 'known_member' ? registration.reset : null}
          key={registration.step}
          member={registration.member}
          outcome={registration.step}
          scan={scan}
          ahead={ahead}
          toRewards={toRewards}
        />
      );
    default:
      return assertNever(registration);
  }
}
