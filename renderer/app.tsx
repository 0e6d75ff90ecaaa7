import { Button, MantineProvider } from '@mantine/core';
import { useColorScheme } from '@mantine/hooks';
import { useEffect } from 'react';
import { getI18n, useTranslation } from 'react-i18next';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import type { LanguageChoice } from '#shared/domain/language.ts';
import { type AppError, assertNever } from '#shared/errors.ts';
import { useCall, useSnapshot, useSnapshotState } from './bridge/bridge-context.tsx';
import type { SnapshotState } from './bridge/snapshot-source.ts';
import { WipeProvider } from './features/computer/wipe-context.tsx';
import { EntranceFrame } from './features/entrance/entrance-frame.tsx';
import { LockScreen } from './features/lock/lock-screen.tsx';
import { errorMessage } from './i18n/error-message.ts';
import { createFormat } from './i18n/format.ts';
import { loadLater } from './i18n/languages.ts';
import { useLanguage } from './i18n/use-language.ts';
import { afterFirstPaint } from './ui/after-first-paint.ts';
import { CentredCard } from './ui/centred-card.tsx';
import { ErrorBoundary } from './ui/error-boundary.tsx';
import { lazyScreen } from './ui/lazy-screen.tsx';
import { cssVariablesResolver, theme } from './ui/theme.ts';

// The first screen of a paired counter is there from the start; the others are read while the one before is looked at.
const WelcomeScreen = lazyScreen(async () => (await import('./features/welcome/welcome-screen.tsx')).WelcomeScreen);
const PairScreen = lazyScreen(async () => (await import('./features/pair/pair-screen.tsx')).PairScreen);
const Shell = lazyScreen(async () => {
  const [{ Shell }] = await Promise.all([import('./features/shell/shell.tsx'), loadLater(getI18n())]);
  return Shell;
});

const screensAfter = {
  welcome: [PairScreen, Shell],
  pair: [Shell],
  locked: [Shell],
  open: [],
} satisfies Record<Snapshot['stage']['kind'], readonly { preload: () => Promise<void> }[]>;

export function App() {
  const { state, load } = useSnapshotState();
  const system = useColorScheme();
  const chosen = state.kind === 'ready' ? state.snapshot.app.theme : 'system';
  const speaks = useLanguage(languageOf(state));
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      forceColorScheme={chosen === 'system' ? system : chosen}
    >
      <ErrorBoundary>
        {state.kind === 'ready' && speaks && (
          <WipeProvider>
            <Stage />
          </WipeProvider>
        )}
        {state.kind === 'failed' && <NotLoaded error={state.error} onRetry={load} />}
        {state.kind === 'closed' && <Closed />}
      </ErrorBoundary>
    </MantineProvider>
  );
}

/** Null until it is known: the first words are the right ones. */
function languageOf(state: SnapshotState): LanguageChoice | null {
  switch (state.kind) {
    case 'ready':
      return state.snapshot.app.language;
    case 'loading':
      return null;
    case 'failed':
    case 'closed':
      return 'system';
    default:
      return assertNever(state);
  }
}

/** One screen per stage; what each shows it reads from the snapshot itself. */
function Stage() {
  const stage = useSnapshot((snapshot) => snapshot.stage);
  useAfterFirstPaint();
  usePreload(stage.kind);
  switch (stage.kind) {
    case 'welcome':
    case 'pair':
    case 'locked':
      return (
        <EntranceFrame>
          <Entrance stage={stage} />
        </EntranceFrame>
      );
    case 'open':
      // Another person starts with a fresh shell.
      return <Shell key={stage.staff.id} staff={stage.staff} />;
    default:
      return assertNever(stage);
  }
}

function useAfterFirstPaint(): void {
  const { run: painted } = useCall('app.painted');
  useEffect(
    () =>
      afterFirstPaint(() => {
        void painted({});
        // Names may be in any language. The tables of these fonts are large, and the first screen does not wait for them.
        void import('./ui/noto.ts');
      }),
    [painted],
  );
}

function usePreload(stage: Snapshot['stage']['kind']): void {
  useEffect(
    () =>
      afterFirstPaint(() => {
        // A file that cannot be read is told of when its screen is shown.
        for (const screen of screensAfter[stage]) screen.preload().catch(() => undefined);
      }),
    [stage],
  );
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
