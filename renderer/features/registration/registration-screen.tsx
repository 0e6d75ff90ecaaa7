import { useTranslation } from 'react-i18next';
import type { Registration } from '#shared/contract/snapshot.ts';
import { assertNever } from '#shared/errors.ts';
import { useSnapshot } from '../../bridge/bridge-context.tsx';
import { Page } from '../../ui/page.tsx';
import { CodeStep } from './code-step.tsx';
import { DetailsStep } from './details-step.tsx';
import { MemberStep } from './member-step.tsx';
import { MessagePanel } from './message-panel.tsx';
import { PhoneStep } from './phone-step.tsx';
import classes from './registration-screen.module.css';
import { TodayPanel } from './today-panel.tsx';

/** The main job: from a number to a member. Each step of the registration in hand has its own part. */
export function RegistrationScreen() {
  const { t } = useTranslation();
  const registration = useSnapshot((snapshot) => snapshot.registration);
  if (!registration) return <Page title={t('register.title.new')}>{t('app.loading')}</Page>;
  const title = registration.step === 'known_member' ? 'register.title.known' : 'register.title.new';
  const travelling = registration.step === 'code' || registration.step === 'details';
  return (
    <Page title={t(title)} subtitle={t(`register.subtitle.${registration.step}`)} fill>
      <div className={classes.columns}>
        <div className={classes.step}>
          <Step registration={registration} />
        </div>
        <div className={classes.side}>
          {travelling && <MessagePanel verification={registration.verification} />}
          <TodayPanel />
        </div>
      </div>
    </Page>
  );
}

function Step({ registration }: { registration: Registration }) {
  switch (registration.step) {
    case 'phone':
      return <PhoneStep stage={registration} />;
    case 'code':
      return <CodeStep key={registration.verification.id} stage={registration} />;
    case 'details':
      return <DetailsStep key={registration.verification.id} stage={registration} />;
    case 'saved':
      return <MemberStep member={registration.member} known={false} />;
    case 'known_member':
      return <MemberStep member={registration.member} known />;
    default:
      return assertNever(registration);
  }
}
