import type { Core } from '#core/create-core.ts';
import { err } from '#shared/errors.ts';

/** As much of the core as the window's own parts ask for. */
type SoonCore = Pick<Core, 'dispatch' | 'onSnapshot' | 'isHostedPage' | 'isDownload' | 'serverUrl'>;

/**
 * A core that is still being opened, so that the window loads its page meanwhile: calls wait for it, snapshots begin with
 * it, and nothing is offered before.
 * @param opening null is one that cannot be opened
 */
export function createCoreSoon(opening: Promise<Core | null>): SoonCore {
  let core: Core | null = null;
  // Whoever opens it hears when that fails; here there is just no core.
  const opened = opening.then(
    (value) => {
      core = value;
    },
    () => undefined,
  );
  return {
    dispatch: async (name, input) => (await opening)?.dispatch(name, input) ?? err('internal'),
    onSnapshot(listener) {
      let stop = (): void => undefined;
      let wanted = true;
      void opened.then(() => {
        if (core && wanted) stop = core.onSnapshot(listener);
      });
      return () => {
        wanted = false;
        stop();
      };
    },
    isHostedPage: (url) => core?.isHostedPage(url) ?? false,
    isDownload: (url) => core?.isDownload(url) ?? false,
    serverUrl: () => core?.serverUrl() ?? null,
  };
}
