import { assertNever } from '#shared/errors.ts';
import { type Account, NO_REQUEST, type Task } from './account.ts';
import { settlePayment } from './pay.ts';
import { expireSession } from './resources/checkout-sessions.ts';
import { decideDispute, openDisputes } from './resources/disputes.ts';
import { warnOfFraud } from './resources/early-fraud-warnings.ts';
import { settleRefund } from './resources/refunds.ts';

/** Does what was to happen later. */
export function performTask(account: Account, task: Task): void {
  switch (task.kind) {
    case 'settle_payment':
      settlePayment(account, task.intentId);
      break;
    case 'follow_charge':
      followCharge(account, task.chargeId);
      break;
    case 'settle_refund':
      settleRefund(account, task.refundId);
      break;
    case 'decide_dispute':
      decideDispute(account, task.disputeId);
      break;
    case 'expire_session':
      expireIfOpen(account, task.sessionId);
      break;
    default:
      assertNever(task);
  }
}

function followCharge(account: Account, chargeId: string): void {
  const charge = account.charges.get(chargeId);
  if (charge === undefined) return;
  const { aftermath } = account.cardOf(charge.payment_method ?? '').card.behaviour;
  if (aftermath?.kind === 'dispute') openDisputes(account, charge, aftermath);
  if (aftermath?.kind === 'fraud_warning') warnOfFraud(account, charge);
}

function expireIfOpen(account: Account, sessionId: string): void {
  const session = account.sessions.get(sessionId);
  if (session?.status === 'open') expireSession(account, session, NO_REQUEST);
}
