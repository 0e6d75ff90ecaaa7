import { createDownload, type Download } from '#shared/api/history.ts';
import { ok, type Result } from '#shared/errors.ts';
import type { CoreContext } from '../../feature.ts';
import { isSameAddress } from './addresses.ts';
import type { Page } from './page.ts';

/** Milliseconds for which an address serves its file. */
const LIFETIME = 60_000;

/** Files that the backend serves for a moment, at addresses which nobody else knows. */
export function createDownloads({ identity, ports: { clock } }: CoreContext, page: Page) {
  let offered: { url: string; until: number }[] = [];

  return {
    async prepare(download: Download): Promise<Result<{ url: string }>> {
      const prepared = await page.api.call(createDownload, { body: download });
      if (!prepared.ok) return prepared;
      const now = clock.now();
      const url = `${identity.credentials().serverUrl}${prepared.value.path}`;
      offered = [...offered.filter(({ until }) => now < until), { url, until: now + LIFETIME }];
      return ok({ url });
    },
    isOffered: (address: string): boolean =>
      offered.some(({ url, until }) => clock.now() < until && isSameAddress(url, address)),
    forget(): void {
      offered = [];
    },
  };
}
