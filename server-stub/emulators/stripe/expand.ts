import type { Account } from './account.ts';
import { invalidRequest } from './errors.ts';

/**
 * Puts whole objects in the place of ids, as `expand[]` asks (https://docs.stripe.com/api/expanding_objects).
 * @param paths dotted, such as `latest_charge` or, in a list, `data.payment_method`
 */
export function expandObject(object: object, paths: readonly string[], account: Account): object {
  return paths.reduce((result: object, path) => {
    const expanded = expandAt(result, path.split('.'), account);
    if (expanded === undefined)
      throw invalidRequest('parameter_invalid', `This property cannot be expanded (${path}).`);
    return expanded;
  }, object);
}

function expandAt(value: object, [name = '', ...rest]: string[], account: Account): object | undefined {
  if (Array.isArray(value)) {
    return value.map((item: object) => expandAt(item, [name, ...rest], account) ?? item);
  }
  const child: unknown = Object.entries(value).find(([key]) => key === name)?.[1];
  if (child === null) return value;
  const target = typeof child === 'string' ? findById(child, account) : child;
  if (typeof target !== 'object' || target === null) return undefined;
  const expanded = rest.length === 0 ? target : expandAt(target, rest, account);
  return expanded === undefined ? undefined : { ...value, [name]: expanded };
}

function findById(id: string, account: Account): object | undefined {
  const collections = {
    cus: account.customers,
    pm: account.paymentMethods,
    pi: account.paymentIntents,
    seti: account.setupIntents,
    ch: account.charges,
    re: account.refunds,
    du: account.disputes,
    txn: account.balanceTransactions,
  };
  const prefix = id.split('_')[0];
  return Object.entries(collections)
    .find(([name]) => name === prefix)?.[1]
    .get(id);
}
