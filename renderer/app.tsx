import { Button, MantineProvider } from '@mantine/core';
import { useColorScheme } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { type AppError, assertNever } from '#shared/errors.ts';
import { useSnapshot, useSnapshotState } from './bridge/bridge-context.tsx';
import { LockScreen } from './features/lock/lock-screen.tsx';
import { PairScreen } from './features/pair/pair-screen.tsx';
import { LanguageMenu } from './features/settings/language-menu.tsx';
import { Shell } from './features/shell/shell.tsx';
import { WelcomeScreen } from './features/welcome/welcome-screen.tsx';
import { errorMessage } from './i18n/error-message.ts';
import { createFormat } from './i18n/format.ts';
import { useLanguage } from './i18n/use-language.ts';
import { CentredCard } from './ui/centred-card.tsx';
import { ErrorBoundary } from './ui/error-boundary.tsx';
import { cssVariablesResolver, theme } from './ui/theme.ts';

export function App() {
  const { state, load } = useSnapshotState();
  const system = useColorScheme();
  const chosen = state.kind === 'ready' ? state.snapshot.app.theme : 'system';
  const speaks = useLanguage(state.kind === 'ready' ? state.snapshot.app.language : 'system');
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      forceColorScheme={chosen === 'system' ? system : chosen}
    >
      <ErrorBoundary>
        {state.kind === 'ready' && speaks && <Stage />}
        {state.kind === 'failed' && <NotLoaded error={state.error} onRetry={load} />}
        {state.kind === 'closed' && <Closed />}
      </ErrorBoundary>
    </MantineProvider>
  );
}

/** One screen per stage; what each shows it reads from the snapshot itself. */
function Stage() {
  const stage = useSnapshot((snapshot) => snapshot.stage);
  switch (stage.kind) {
    case 'welcome':
    case 'pair':
    case 'locked':
      return (
        <>
          <LanguageMenu />
          <Entrance stage={stage} />
        </>
      );
    case 'open':
      // Another person starts with a fresh shell.
      return <Shell key={stage.staff.id} staff={stage.staff} />;
    default:
      return assertNever(stage);
  }
}

function Entrance({ stage }: { stage: Exclude<Snapshot['stage'], { kind: 'open' }> }) {
  switch (stage.kind) {
    case 'welcome':
      return <WelcomeScreen demoAvailable={stage.demoAvailable} />;
    case 'pair':
      return <PairScreen serverUrl={stage.serverUrl} reason={stage.reason} />;
    case 'locked':
      return <LockScreen />;
    default:
      return assertNever(stage);
  }
}

function NotLoaded({ error, onRetry }: { error: AppError; onRetry: () => Promise<void> }) {
  const { t, i18n } = useTranslation();
  const { title, text } = errorMessage(t, createFormat(i18n.language, undefined), error, Date.now());
  return (
    <CentredCard title={title} subtitle={text}>
      <Button variant="filled" onClick={onRetry} autoFocus>
        {t('app.retry')}
      </Button>
    </CentredCard>
  );
}

function Closed() {
  const { t } = useTranslation();
  return (
    <CentredCard title={t('app.closedTitle')}>
      <p role="alert">{t('app.closedText')}</p>
    </CentredCard>
  );
}
