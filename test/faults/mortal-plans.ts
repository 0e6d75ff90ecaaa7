import { every } from '#server/jobs/every.ts';
import { activityPlans } from '#server/modules/activities/plans.ts';
import { activitySource } from '#server/modules/activities/source.ts';
import { botPlans } from '#server/modules/bots/plans.ts';
import { botSource } from '#server/modules/bots/source.ts';
import { PLAN_MS, Planner } from '#server/modules/daily-plans/planner.ts';
import { FakeSource } from '#test/fake-source.ts';
import { liveAsSender } from '#test/mortal-sender.ts';
import { buildEngine, on } from '#test/outbox-engine.ts';

// What plans whom rules and birthdays meet, and sends to them.

await liveAsSender(({ database, clock, gateways, log }) => {
  const nobody = new FakeSource(on('test'));
  const sources = { campaign: nobody, campaign_bot: botSource, activity: activitySource, reward_code: nobody };
  const { messages, outbox, runner } = buildEngine(database, clock, gateways, { ...sources, test: nobody }, log);
  return {
    messages,
    start() {
      runner.start();
      for (const plans of [botPlans, activityPlans]) {
        const planner = new Planner(database, outbox, plans, log);
        every(PLAN_MS, () => planner.planDue(clock.now()), clock, log);
      }
    },
  };
});
