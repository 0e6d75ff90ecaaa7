import type { Snapshot } from '#shared/contract/snapshot.ts';
import { ok } from '#shared/errors.ts';
import type { CoreContext, Feature } from '../../feature.ts';

/** The app itself: its snapshot and its looks. */
export function createApp({ ports, store }: CoreContext, snapshot: () => Snapshot): Feature<'app'> {
  return {
    reactions: {},
    handlers: {
      'app.getSnapshot': () => ok(snapshot()),
      'app.setTheme': ({ theme }) => {
        ports.settings.write({ theme });
        store.setState(({ app }) => ({ app: { ...app, theme } }));
        return ok({});
      },
    },
  };
}
