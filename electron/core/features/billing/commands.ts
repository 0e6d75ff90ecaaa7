import {
  removeCard,
  saveAutoTopup,
  saveNotification,
  saveReceiptDetails,
  setDefaultCard,
} from '#shared/api/billing.ts';
import { openWallet } from '#shared/api/credit.ts';
import { done } from '../../calls.ts';
import type { HandlersOf, ParsedInput } from '../../handlers.ts';
import type { Page } from './page.ts';

type Commands = Pick<
  HandlersOf<'billing'>,
  | 'billing.makeDefaultCard'
  | 'billing.removeCard'
  | 'billing.saveAutoTopup'
  | 'billing.saveNotification'
  | 'billing.openWallet'
  | 'billing.saveReceiptDetails'
>;

/** What an owner changes beside charging a card. */
export function createCommands({ api, command }: Page): Commands {
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
