import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import * as activities from '#shared/api/activities.ts';
import * as billing from '#shared/api/billing.ts';
import * as bots from '#shared/api/bots.ts';
import * as estimates from '#shared/api/campaign-estimate.ts';
import * as campaigns from '#shared/api/campaigns.ts';
import * as credit from '#shared/api/credit.ts';
import * as devices from '#shared/api/devices.ts';
import * as history from '#shared/api/history.ts';
import * as members from '#shared/api/members.ts';
import * as messaging from '#shared/api/messaging.ts';
import * as rewards from '#shared/api/rewards.ts';
import type { Route } from '#shared/api/route.ts';
import * as routing from '#shared/api/routing.ts';
import * as server from '#shared/api/server.ts';
import * as sessions from '#shared/api/sessions.ts';
import * as shop from '#shared/api/shop.ts';
import * as usage from '#shared/api/usage.ts';
import * as verifications from '#shared/api/verifications.ts';

const parts = [
  ...[activities, billing, bots, estimates, campaigns, credit, devices, history, members, messaging, rewards],
  ...[routing, server, sessions, shop, usage, verifications],
];

function isRoute(value: unknown): value is Route {
  return typeof value === 'object' && value !== null && 'path' in value && 'reply' in value;
}

const routes = parts.flatMap((part) => Object.values<unknown>(part)).filter(isRoute);
const named = routes.map((route) => [`${route.method} ${route.path}`, route] as const);

/** What a schema of an object takes, by name. */
function keysOf(schema: z.ZodType | undefined): string[] {
  if (schema === undefined) return [];
  if (!(schema instanceof z.ZodObject)) return ['?'];
  return Object.keys(schema.shape);
}

/**
 * Routes that write nothing, or that may be asked again without an id: they sign somebody in or out, prepare a page of
 * the provider's for a minute, or remove what is gone once it is removed.
 */
const NO_COMMANDS: ReadonlySet<string> = new Set([
  'POST /v1/bots/preview',
  'POST /v1/campaigns/estimate',
  'POST /v1/downloads',
  'POST /v1/rewards/member',
  'POST /v1/sessions/current/password',
  'POST /v1/verifications/quote',
  'DELETE /v1/devices/:id',
  'DELETE /v1/sessions/current',
]);

describe('the routes', () => {
  it('are each at an address of their own', () => {
    expect(routes.length).toBeGreaterThan(70);
    expect(named.length).toBe(new Set(named.map(([name]) => name)).size);
  });

  it.each(named)('%s takes the parameters that its path names', (_, { path, params }) => {
    expect(keysOf(params).sort()).toEqual([...path.matchAll(/:(\w+)/g)].map(([, name]) => name).sort());
  });

  it.each(named)('%s can be described on the API page', (_, { params, query, body, reply }) => {
    for (const schema of [params, query, body]) {
      if (schema) expect(() => z.toJSONSchema(schema, { io: 'input' })).not.toThrow();
    }
    expect(() => z.toJSONSchema(reply, { io: 'output' })).not.toThrow();
  });

  it.each(named)('%s carries the id of its operation, if it is a command of the staff', (name, route) => {
    const ofStaff = route.access !== 'public' && route.access !== 'device';
    const isCommand = ofStaff && route.method !== 'GET' && !NO_COMMANDS.has(name);
    expect(keysOf(route.body).includes('operationId')).toBe(isCommand);
  });

  it.each(named)('%s has no telephone number in its address', (_, { params, query }) => {
    expect([...keysOf(params), ...keysOf(query)]).not.toContain('phone');
  });
});

describe('what is sent to a route', () => {
  const operationId = '0199a000-0000-7000-8000-000000000001';

  it('is a page that begins where the one before ended', () => {
    const { query } = campaigns.getCampaigns;
    expect(query.safeParse({}).success).toBe(true);
    expect(query.safeParse({ before: `1763000000000-${operationId}` }).success).toBe(true);
    for (const before of ['', '1763000000000', `${operationId}`, `1-${operationId}' or 1`]) {
      expect(query.safeParse({ before }).success, before).toBe(false);
    }
  });

  it('is a time by the shop’s clock, without a zone or seconds', () => {
    const { body } = campaigns.scheduleCampaign;
    const accepts = (at: string) => body.safeParse({ operationId, revision: 1, at }).success;
    expect(accepts('2026-11-23T09:00')).toBe(true);
    for (const at of [
      '2026-11-23',
      '2026-11-23T09:00Z',
      '2026-11-23T09:00:00',
      '2026-02-30T09:00',
      '2026-11-23T24:30',
    ]) {
      expect(accepts(at), at).toBe(false);
    }
  });

  it('is settings of the kind that an activity message has', () => {
    const { body } = activities.changeActivity;
    const accepts = (settings: unknown) =>
      body.safeParse({ operationId, revision: 1, enabled: true, text: 'Hello', settings }).success;
    expect(accepts({ kind: 'birthday', minute: 600 })).toBe(true);
    expect(accepts({ kind: 'welcome' })).toBe(true);
    expect(accepts({ kind: 'lapsing', months: 12, daysBefore: 14, minute: 660 })).toBe(true);
    expect(accepts({ kind: 'balance_low', threshold: 10_000_000 })).toBe(true);
    expect(accepts({ kind: 'birthday' })).toBe(false);
    expect(accepts({ kind: 'welcome', minute: 600 })).toBe(false);
    expect(accepts({ kind: 'balance_low', threshold: 0 })).toBe(false);
  });

  it('is each gateway once, to a country or to all others', () => {
    const { body, params } = routing.saveCountryRouting;
    const route = (gateway: string) => ({ gateway, enabled: true, priority: 1 });
    const accepts = (...gateways: string[]) =>
      body.safeParse({ operationId, routes: gateways.map(route), senderName: null }).success;
    expect(accepts('demo-straits', 'demo-island')).toBe(true);
    expect(accepts('demo-straits', 'demo-straits')).toBe(false);
    expect(params.safeParse({ country: 'other' }).success).toBe(true);
    expect(params.safeParse({ country: 'SG' }).success).toBe(true);
    expect(params.safeParse({ country: 'ZZ' }).success).toBe(false);
  });
});

describe('what a version before has cached', () => {
  it('is a member of whom no visit, tag or opt-out is known', () => {
    const member = {
      id: '0199a000-0000-7000-8000-000000000002',
      phone: '+6581234567',
      name: 'Siti Rahmah',
      email: null,
      birthday: null,
      marketingConsent: true,
      consentAt: 1_763_000_000_000,
      joinedAt: 1_763_000_000_000,
    };
    expect(members.memberSchema.parse(member)).toMatchObject({ lastVisitAt: null, tags: [], optedOut: null });
    const record = {
      ...member,
      revision: 3,
      joinedStaffName: 'Mei Lin',
      joinedDeviceName: 'Front till',
      consents: [{ at: 1, given: true, staffName: 'Mei Lin', deviceName: 'Front till' }],
      passwordSetAt: null,
    };
    expect(members.memberRecordSchema.parse(record).consents).toMatchObject([{ how: 'counter' }]);
  });
});
