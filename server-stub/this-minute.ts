/** What was found within the present minute: for what hardly changes within one, and is found again in the next. */
export class ThisMinute<Found> {
  #minute = 0;
  readonly #found = new Map<string, Found>();

  /** @param now epoch milliseconds */
  get(key: string, now: number): Found | undefined {
    return minuteOf(now) === this.#minute ? this.#found.get(key) : undefined;
  }

  set(key: string, found: Found, now: number): void {
    if (minuteOf(now) !== this.#minute) this.#found.clear();
    this.#minute = minuteOf(now);
    this.#found.set(key, found);
  }
}

const minuteOf = (now: number): number => Math.floor(now / 60_000);
