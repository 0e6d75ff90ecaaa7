import { v7 } from 'uuid';

/** Random bytes that are asked for at once, for which the system takes hardly longer than for those of one id. */
const POOL_BYTES = 4096;
const ID_BYTES = 16;

/**
 * UUIDs of version 7. Those of one process sort in the order in which they were made, also within a millisecond and while
 * the clock is set back, so that tables grow at the end of their primary keys (RFC 9562, section 6.2, method 1).
 *
 * Hot spot: the library asks the system for random bytes at each id, which took 5 % of the processor time of a code that is
 * sent. It counts within a millisecond only as long as it makes them itself.
 */
export class Ids {
  readonly #fill: (bytes: Uint8Array) => void;
  readonly #now: () => number;
  readonly #pool = new Uint8Array(POOL_BYTES);
  #used = POOL_BYTES;
  #msecs = 0;
  #seq = 0;

  /** @param fill overwrites with random bytes @param now epoch milliseconds */
  constructor(fill: (bytes: Uint8Array) => void, now: () => number) {
    this.#fill = fill;
    this.#now = now;
  }

  next(): string {
    const random = this.#take();
    const now = this.#now();
    if (now > this.#msecs) {
      this.#msecs = now;
      // It has 32 bits, half of which are left to count in.
      this.#seq = new DataView(random.buffer, random.byteOffset).getUint32(0) >>> 1;
    } else {
      this.#seq += 1;
    }
    return v7({ random, msecs: this.#msecs, seq: this.#seq });
  }

  /** No byte is given out twice. */
  #take(): Uint8Array {
    if (this.#used === POOL_BYTES) {
      this.#fill(this.#pool);
      this.#used = 0;
    }
    const taken = this.#pool.subarray(this.#used, this.#used + ID_BYTES);
    this.#used += ID_BYTES;
    return taken;
  }
}
