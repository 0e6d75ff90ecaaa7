import type { Snapshot } from '#shared/contract/snapshot.ts';
import { ok } from '#shared/errors.ts';
import type { CoreContext, Feature } from '../../feature.ts';

/** The app itself: its snapshot, its looks and its language. */
export function createApp({ ports, store, cache }: CoreContext, snapshot: () => Snapshot): Feature<'app'> {
  cache.onStorage((storage) => store.setState(({ app }) => ({ app: { ...app, storage } })));
  return {
    reactions: {},
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
