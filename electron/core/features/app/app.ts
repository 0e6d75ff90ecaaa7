import type { Snapshot } from '#shared/contract/snapshot.ts';
import { ok } from '#shared/errors.ts';
import { removeAside } from '../../cache/aside.ts';
import type { CoreContext, Feature } from '../../feature.ts';

/** The app itself: its snapshot, its looks and its language. */
export function createApp({ ports, store, cache }: CoreContext, snapshot: () => Snapshot): Feature<'app'> {
  cache.onStorage((storage) => store.setState(({ app }) => ({ app: { ...app, storage } })));
  function forget(): void {
    try {
      removeAside(ports.cacheFile);
    } catch {
      ports.log.warn('cache_not_forgotten');
    }
  }

  return {
    reactions: { revoked: forget, forgotten: forget },
    handlers: {
      'app.getSnapshot': () => ok(snapshot()),
      'app.setTheme': ({ theme }) => {
        ports.settings.write({ theme });
        store.setState(({ app }) => ({ app: { ...app, theme } }));
        return ok({});
      },
      'app.setLanguage': ({ language }) => {
        ports.settings.write({ language });
        store.setState(({ app }) => ({ app: { ...app, language } }));
        return ok({});
      },
    },
  };
}
