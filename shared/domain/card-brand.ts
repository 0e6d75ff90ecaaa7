const NAMES: Partial<Record<string, string>> = {
  visa: 'Visa',
  mastercard: 'Mastercard',
  amex: 'American Express',
  discover: 'Discover',
  diners: 'Diners Club',
  jcb: 'JCB',
  unionpay: 'UnionPay',
};

/** A card brand as its holders know it; the payment provider writes it in small letters. Proper names, not translated. */
export function brandName(brand: string): string {
  return NAMES[brand] ?? brand;
}
