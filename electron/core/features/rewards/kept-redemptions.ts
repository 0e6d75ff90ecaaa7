import type { getRedemptions } from '#shared/api/rewards.ts';
import type { ReplyOf } from '#shared/api/route.ts';

type Page = ReplyOf<typeof getRedemptions>;

/**
 * The redemptions that were last read, the newest page for each of the two who see others: a counter's own, and all of
 * the shop. They are on no disk, as this computer is not told when a member whose name is among them is erased.
 */
export function createKeptRedemptions() {
  const pages = new Map<'counter' | 'shop', Page>();
  return {
    of(before: string | undefined, seesAll: boolean) {
      const whose = seesAll ? 'shop' : 'counter';
      return {
        read: () => (before === undefined ? (pages.get(whose) ?? null) : null),
        write(page: Page) {
          if (before === undefined) pages.set(whose, page);
        },
      };
    },
    clear: () => pages.clear(),
  };
}
