import '@fontsource-variable/inter/wght.css';
import '@mantine/core/styles.layer.css';
import './ui/tokens.css';
import './ui/mantine.css';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { App } from './app.tsx';
import { BridgeProvider } from './bridge/bridge-context.tsx';
import { pickBridge } from './bridge/pick-bridge.ts';
import { createSnapshotSource } from './bridge/snapshot-source.ts';
import { createI18n } from './i18n/create-i18n.ts';

/** The one place where the renderer is put together. */
function start(root: HTMLElement) {
  const bridge = pickBridge(window);
  const source = createSnapshotSource(bridge);
  createRoot(root).render(
    <I18nextProvider i18n={createI18n()}>
      <BridgeProvider client={{ bridge, source }}>
        <App />
      </BridgeProvider>
    </I18nextProvider>,
  );
  void source.load();
}

const root = document.getElementById('root');
if (root) start(root);
