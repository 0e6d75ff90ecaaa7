import type { AutoTopupDecision } from '#shared/domain/auto-topup.ts';
import type { Work } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import { listOwnerEmails } from '../mails/owners.ts';
import type { MailService } from '../mails/service.ts';
import { autoTopupFailed, autoTopupPaused } from '../mails/texts.ts';
import { readWalletNews } from '../mails/wallet-news.ts';

/** Tells the owners what Auto Topup could not do, once for each charge. */
export class OwnerMails {
  readonly #mails: MailService;

  constructor(mails: MailService) {
    this.#mails = mails;
  }

  /** @param decision what the policy makes of the failure: when it is tried again, or that it is not */
  async tellFailure(work: Work, topup: Row<'topups'>, failure: string, decision: AutoTopupDecision): Promise<void> {
    const { shop_id: shopId, currency, amount, card_brand: brand, card_last4: last4 } = topup;
    const news = await readWalletNews(work.tx, shopId, currency, work.now);
    if (!news) return;
    const charge = { amount, card: { brand, last4 }, failure };
    const mail = { shopId, subjectKey: `auto-topup:${topup.id}`, to: await listOwnerEmails(work.tx, shopId) };
    if (decision.kind === 'paused') {
      const text = autoTopupPaused(news, charge, decision.tries);
      await this.#mails.queue(work, { ...mail, kind: 'auto_topup_paused', ...text });
    } else {
      const retryAt = retryAtOf(decision, work.now);
      await this.#mails.queue(work, { ...mail, kind: 'auto_topup_failed', ...autoTopupFailed(news, charge, retryAt) });
    }
  }
}

/** When the card is charged again; at once when the owner saved again while the charge was under way. */
function retryAtOf(decision: AutoTopupDecision, now: number): number | null {
  if (decision.kind === 'charge') return now;
  return decision.kind === 'retry' ? decision.until : null;
}
