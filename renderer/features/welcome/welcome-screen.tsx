import { useTranslation } from 'react-i18next';
import { useCall } from '../../bridge/bridge-context.tsx';
import { CentredCard } from '../../ui/centred-card.tsx';
import { ConnectForm } from './connect-form.tsx';
import { DemoChoice } from './demo-choice.tsx';
import classes from './welcome-screen.module.css';

/** First start: the shop's own server, or the demo shop where one can run. */
export function WelcomeScreen({ demoAvailable }: { demoAvailable: boolean }) {
  const { t } = useTranslation();
  const connect = useCall('device.connect');
  const demo = useCall('device.useDemo');
  return (
    <CentredCard title={t('welcome.title')} subtitle={t('welcome.subtitle')} width={demoAvailable ? 840 : 460}>
      <div className={classes.choices} data-single={!demoAvailable || undefined}>
        <ConnectForm call={connect} isOnlyChoice={!demoAvailable} disabled={demo.busy} onTry={demo.clearError} />
        {demoAvailable && <DemoChoice call={demo} disabled={connect.busy} onTry={connect.clearError} />}
      </div>
    </CentredCard>
  );
}
