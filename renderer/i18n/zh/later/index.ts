import activities from './activities.json';
import bots from './bots.json';
import campaigns from './campaigns.json';
import messaging from './messaging.json';
import rewards from './rewards.json';
import routing from './routing.json';

/** The words of messaging and rewards in Simplified Chinese; the same files and keys as in English. */
export default {
  ...activities,
  ...bots,
  ...campaigns,
  ...messaging,
  ...rewards,
  ...routing,
};
