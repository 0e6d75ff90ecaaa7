import type { Work } from '../db/database.ts';
import { addFigures, type Figures, NO_FIGURES, quarterOf, sumOf } from '../modules/routing/figures.ts';
import type { Cast } from './demo-history-cast.ts';

/** The carriers of the phone simulator that had the messages: nearly all went by the faster one. */
const FIRST = { gateway: 'demo-straits', latencyMs: 35 };
const SECOND = { gateway: 'demo-island', latencyMs: 90 };
const SHARE_OF_SECOND = 0.05;

/** How a message fared, within the quarter of an hour of its sending. @returns the carrier that had it */
export function noteRoute(
  { routes, chance }: Cast,
  at: number,
  outcome: 'delivered' | 'undelivered' | 'refused' | 'waiting',
): string {
  const { gateway, latencyMs } = chance() < SHARE_OF_SECOND ? SECOND : FIRST;
  const key = `${gateway} ${quarterOf(at)}`;
  const isAccepted = outcome !== 'refused';
  const isDelivered = outcome === 'delivered';
  const one: Figures = {
    ...NO_FIGURES,
    accepted: Number(isAccepted),
    refused: Number(!isAccepted),
    latency_ms: isAccepted ? latencyMs + Math.floor(chance() * latencyMs) : 0,
    delivered: Number(isDelivered),
    undelivered: Number(outcome === 'undelivered'),
    delivery_ms: isDelivered ? 1_500 + Math.floor(chance() * 1_500) : 0,
  };
  routes.set(key, sumOf(routes.get(key) ?? NO_FIGURES, one));
  return gateway;
}

/** Writes how the carriers fared lately. @param since epoch ms */
export async function addRoutes(work: Work, { routes }: Cast, since: number): Promise<void> {
  const measured = [...routes].map(([key, figures]) => {
    const [gateway = '', quarter] = key.split(' ');
    return { ...figures, gateway, country: 'SG' as const, quarter: Number(quarter) };
  });
  await addFigures(
    work,
    measured.filter(({ quarter }) => quarter >= quarterOf(since)),
  );
}
