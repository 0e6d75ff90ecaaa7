import {
  removeCard,
  saveAutoTopup,
  saveNotification,
  saveReceiptDetails,
  setDefaultCard,
} from '#shared/api/billing.ts';
import { openWallet } from '#shared/api/credit.ts';
import { ok, type Result } from '#shared/errors.ts';
import { createIntention } from '../../calls.ts';
import type { CoreContext } from '../../feature.ts';
import type { HandlersOf, ParsedInput } from '../../handlers.ts';
import type { Page } from './page.ts';

type Done = Result<Record<string, never>>;
type Commands = Pick<
  HandlersOf<'billing'>,
  | 'billing.makeDefaultCard'
  | 'billing.removeCard'
  | 'billing.saveAutoTopup'
  | 'billing.saveNotification'
  | 'billing.openWallet'
  | 'billing.saveReceiptDetails'
>;

/**
 * What an owner changes beside charging a card. Pressed again after a lost answer, the same change goes out under the
 * same id; when it is done, the page shows it before the caller hears of it.
 */
export function createCommands({ ports }: CoreContext, page: Page): Commands {
  const { api } = page;

  function command<Input, Value>(send: (input: Input, operationId: string) => Promise<Result<Value>>) {
    const intention = createIntention(ports.newId);
    return async (input: Input): Promise<Result<Value>> => {
      const result = await intention(input, (operationId) => send(input, operationId));
      if (result.ok) await page.refresh();
      return result;
    };
  }

  return {
    'billing.makeDefaultCard': command(({ cardId }: ParsedInput<'billing.makeDefaultCard'>, operationId) =>
      api.call(setDefaultCard, { params: { id: cardId }, body: { operationId } }),
    ),
    'billing.removeCard': command(({ cardId, replacementId }: ParsedInput<'billing.removeCard'>, operationId) =>
      api.call(removeCard, { params: { id: cardId }, body: { operationId, replacementId } }),
    ),
    'billing.saveAutoTopup': command(({ currency, ...settings }: ParsedInput<'billing.saveAutoTopup'>, operationId) =>
      api.call(saveAutoTopup, { params: { currency }, body: { operationId, ...settings } }),
    ),
    'billing.saveNotification': command(
      async ({ currency, ...settings }: ParsedInput<'billing.saveNotification'>, operationId) =>
        done(await api.call(saveNotification, { params: { currency }, body: { operationId, ...settings } })),
    ),
    'billing.openWallet': command(async (input: ParsedInput<'billing.openWallet'>, operationId) =>
      done(await api.call(openWallet, { body: { operationId, ...input } })),
    ),
    'billing.saveReceiptDetails': command(async (input: ParsedInput<'billing.saveReceiptDetails'>, operationId) =>
      done(await api.call(saveReceiptDetails, { body: { operationId, ...input } })),
    ),
  };
}

function done(result: Result<unknown>): Done {
  return result.ok ? ok({}) : result;
}
