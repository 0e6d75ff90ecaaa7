/** A receipt's number as it stands on the receipt: `R-000042`. */
export function receiptName(receiptNumber: number): string {
  return `R-${String(receiptNumber).padStart(6, '0')}`;
}
