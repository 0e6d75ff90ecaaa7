import { buildCampaignBackend } from '#test/campaign-backend.ts';
import { liveAsSender } from '#test/mortal-sender.ts';

// What starts, prepares and sends campaigns.

await liveAsSender(({ database, clock, gateways, log }) => {
  const { messages, startJobs } = buildCampaignBackend(database, clock, gateways, log);
  return { messages, start: () => void startJobs() };
});
