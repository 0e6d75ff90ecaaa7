import type { ServerEvent } from '#shared/api/events.ts';

type Listener = (event: ServerEvent) => void;

/** Carries what happened to the devices that listen. It holds nothing: a device reads the state when it connects. */
export class EventBus {
  /** The device of each listener, by shop. */
  readonly #shops = new Map<string, Map<Listener, string>>();

  /** @returns a function that ends it */
  listen({ shopId, deviceId }: { shopId: string; deviceId: string }, listener: Listener): () => void {
    const listeners = this.#shops.get(shopId) ?? new Map<Listener, string>();
    this.#shops.set(shopId, listeners.set(listener, deviceId));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#shops.get(shopId) === listeners) this.#shops.delete(shopId);
    };
  }

  isListening({ shopId, deviceId }: { shopId: string; deviceId: string }): boolean {
    return [...(this.#shops.get(shopId)?.values() ?? [])].includes(deviceId);
  }

  /** Whether any device of a shop listens. */
  hears(shopId: string): boolean {
    return this.#shops.has(shopId);
  }

  /** To every device of a shop, or to one. */
  publish({ shopId, deviceId }: { shopId: string; deviceId?: string }, event: ServerEvent): void {
    for (const [listener, device] of this.#shops.get(shopId) ?? []) {
      if (deviceId === undefined || device === deviceId) listener(event);
    }
  }
}
