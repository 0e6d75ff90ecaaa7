/** Whether a browser asked for `opened` goes where `known` leads: it writes an address in its own way. */
export function isSameAddress(known: string | null, opened: string): boolean {
  return known !== null && URL.canParse(known) && URL.canParse(opened) && new URL(known).href === new URL(opened).href;
}
