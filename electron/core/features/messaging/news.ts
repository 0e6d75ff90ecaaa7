import type { Store } from '../../state.ts';

/** Tells the page that something of messaging may be another now: what it shows of it is read anew. */
export function noteMessagingChanged(store: Store): void {
  store.setState(({ news }) => ({ news: { ...news, messaging: news.messaging + 1 } }));
}
