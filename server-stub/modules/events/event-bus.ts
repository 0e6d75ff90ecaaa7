import type { ServerEvent } from '#shared/api/events.ts';

type Listener = (event: ServerEvent) => void;

/** Carries what happened to the devices that listen. It holds nothing: a device reads the state when it connects. */
export class EventBus {
  readonly #listeners = new Map<Listener, { shopId: string; deviceId: string }>();

  /** @returns a function that ends it */
  listen(device: { shopId: string; deviceId: string }, listener: Listener): () => void {
    this.#listeners.set(listener, device);
    return () => this.#listeners.delete(listener);
  }

  isListening(deviceId: string): boolean {
    return [...this.#listeners.values()].some((device) => device.deviceId === deviceId);
  }

  /** To every device of a shop, or to one. */
  publish(to: { shopId: string; deviceId?: string }, event: ServerEvent): void {
    for (const [listener, device] of this.#listeners) {
      if (device.shopId === to.shopId && (to.deviceId ?? device.deviceId) === device.deviceId) listener(event);
    }
  }
}
