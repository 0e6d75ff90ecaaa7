const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 15 * 60_000;

/** Wrong PINs of one person at one device before the first wait. */
export const FREE_PIN_TRIES = 5;
/** Wrong PINs at one device, whoever's they are, before the first wait: guessing cannot move from name to name. */
export const FREE_DEVICE_TRIES = 20;

/**
 * How long a next try at a secret waits, in milliseconds: after the free tries 30 seconds, then twice as long each time,
 * up to 15 minutes.
 * @param failures wrong tries in a row until now
 * @param freeTries how many of them go before the first wait
 */
export function waitAfter(failures: number, freeTries: number): number {
  return failures < freeTries ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - freeTries));
}
