import { Button, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconBuildingStore, IconPlugConnected } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../bridge/bridge-context.tsx';
import { CentredCard } from '../../ui/centred-card.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import classes from './welcome-screen.module.css';

/** First start: the shop's own server, or a demo where one is running. */
export function WelcomeScreen({ demoAvailable }: { demoAvailable: boolean }) {
  const { t } = useTranslation();
  const connect = useCall('device.connect');
  const demo = useCall('device.useDemo');
  const busy = connect.busy || demo.busy;
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { url: '' },
    validate: { url: (url) => (url.trim() === '' ? t('welcome.urlMissing') : null) },
  });
  const error = connect.error ?? demo.error;

  return (
    <CentredCard title={t('welcome.title')} subtitle={t('welcome.subtitle')} width={demoAvailable ? 840 : 460}>
      <div className={classes.choices} data-single={!demoAvailable || undefined}>
        <form
          className={classes.choice}
          noValidate
          onSubmit={form.onSubmit(({ url }) => {
            demo.clearError();
            void connect.run({ url: url.trim() });
          })}
        >
          <IconPlugConnected size={26} aria-hidden="true" />
          <h2>{t('welcome.connectTitle')}</h2>
          <p>{t('welcome.connectText')}</p>
          <TextInput
            label={t('welcome.url')}
            placeholder={t('welcome.urlPlaceholder')}
            inputMode="url"
            autoComplete="off"
            spellCheck={false}
            autoFocus
            key={form.key('url')}
            {...form.getInputProps('url')}
          />
          <Button
            type="submit"
            variant={demoAvailable ? 'default' : 'filled'}
            loading={connect.busy}
            disabled={busy && !connect.busy}
            fullWidth
          >
            {t('welcome.connect')}
          </Button>
        </form>
        {demoAvailable && (
          <section className={classes.choice}>
            <IconBuildingStore size={26} aria-hidden="true" />
            <h2>{t('welcome.demoTitle')}</h2>
            <p>{t('welcome.demoText')}</p>
            <Button
              variant="filled"
              loading={demo.busy}
              disabled={busy && !demo.busy}
              fullWidth
              onClick={() => {
                connect.clearError();
                void demo.run({});
              }}
            >
              {t('welcome.demo')}
            </Button>
          </section>
        )}
      </div>
      {error && <ErrorNotice error={error} unreachable={t('welcome.unreachable')} />}
    </CentredCard>
  );
}
