import { FakeSource } from '#test/fake-source.ts';
import { liveAsSender } from '#test/mortal-sender.ts';
import { buildEngine, on } from '#test/outbox-engine.ts';
import { StoredCampaign } from '#test/stored-campaign.ts';

// What sends the outbox, with a campaign that is stored as it is to be and does nothing by itself.

await liveAsSender(({ database, clock, gateways, log }) => {
  const nobody = new FakeSource(on('test'));
  const sources = {
    ...{ campaign: new StoredCampaign(), campaign_bot: nobody, activity: nobody, reward_code: nobody, test: nobody },
  };
  const { messages, runner } = buildEngine(database, clock, gateways, sources, log);
  return { messages, start: () => void runner.start() };
});
