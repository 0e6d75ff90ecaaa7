import type { Destination } from '#shared/contract/choices.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { ok } from '#shared/errors.ts';
import type { CoreContext, Feature } from '../../feature.ts';

interface AppFeature extends Feature<'app'> {
  /** Asks the page to show a screen. */
  goTo(destination: Destination): void;
  /** Something was started again after a crash. */
  noteRecovery(kind: 'page' | 'app'): void;
}

/** The app itself: its snapshot, its looks and its language. */
export function createApp({ ports, store, cache }: CoreContext, snapshot: () => Snapshot): AppFeature {
  const { settings } = ports;

  function show(change: Partial<Snapshot['app']>): void {
    store.setState(({ app }) => ({ app: { ...app, ...change } }));
  }

  function prefer(change: Partial<Pick<Snapshot['app'], 'theme' | 'language'>>): void {
    settings.write({ preferences: { ...settings.read().preferences, ...change } });
    show(change);
  }

  cache.onStorage((storage) => show({ storage }));

  return {
    goTo: (destination) => show({ goTo: { destination, nth: (store.getState().app.goTo?.nth ?? 0) + 1 } }),
    noteRecovery: (recovered) => show({ recovered }),
    // What was kept over the crash was of the shop that is left.
    reactions: { forgotten: () => show({ recovered: 'none' }) },
    handlers: {
      'app.getSnapshot': () => ok(snapshot()),
      'app.setTheme': ({ theme }) => {
        prefer({ theme });
        return ok({});
      },
      'app.setLanguage': ({ language }) => {
        prefer({ language });
        return ok({});
      },
      'app.painted': () => {
        ports.firstPaint?.tell();
        return ok({});
      },
      'app.dismissRecovery': () => {
        show({ recovered: 'none' });
        return ok({});
      },
    },
  };
}
