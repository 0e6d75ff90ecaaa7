import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { memberChoiceMethods } from '#shared/contract/members.ts';
import { activityMethods, botMethods, campaignMethods, messagingMethods } from '#shared/contract/messaging.ts';
import type { Method } from '#shared/contract/method.ts';
import { rewardsMethods } from '#shared/contract/rewards.ts';
import { routingMethods } from '#shared/contract/routing.ts';

const parts: readonly Readonly<Record<string, Method>>[] = [
  messagingMethods,
  campaignMethods,
  botMethods,
  activityMethods,
  rewardsMethods,
  routingMethods,
  memberChoiceMethods,
];
const named = parts.flatMap((part) => Object.entries(part));

/** Every name of a field anywhere in a schema, as it is described to others. */
function fieldsOf(schema: z.ZodType, io: 'input' | 'output'): Set<string> {
  const found = new Set<string>();
  JSON.stringify(z.toJSONSchema(schema, { io }), (key, value: unknown) => {
    found.add(key);
    return value;
  });
  return found;
}

describe('the methods of messaging, rewards and routing', () => {
  it('are each named once', () => {
    expect(named.length).toBe(new Set(named.map(([name]) => name)).size);
    for (const [name] of named) expect(name).toMatch(/^(messaging|bots|activities|rewards|routing|members)\.[a-z]\w+$/);
  });

  it.each(named)('%s leaves the id of its operation to the core', (_, { input }) => {
    expect(fieldsOf(input, 'input')).not.toContain('operationId');
  });

  it('give a voucher’s code in one answer only', () => {
    const telling = named.filter(([, { output }]) => fieldsOf(output, 'output').has('pin')).map(([name]) => name);
    expect(telling).toEqual(['rewards.reveal']);
  });

  it('tell what is new from what changed', () => {
    const { input } = campaignMethods['messaging.saveCampaign'];
    const audience = {
      tags: [],
      joinedFrom: null,
      joinedTo: null,
      birthdayMonth: null,
      inactiveSince: null,
      countries: [],
    };
    const draft = { name: 'Weekend latte', text: 'Hi {first_name}', audience };
    const id = '0199a000-0000-7000-8000-000000000001';
    expect(input.safeParse({ kind: 'new', ...draft }).success).toBe(true);
    expect(input.safeParse({ kind: 'changed', id, revision: 2, ...draft }).success).toBe(true);
    expect(input.safeParse({ kind: 'changed', ...draft }).success).toBe(false);
    expect(input.safeParse({ kind: 'new', id, revision: 2, ...draft }).success).toBe(false);
  });
});
