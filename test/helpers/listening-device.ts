import axios from 'axios';
import { createParser } from 'eventsource-parser';
import { EVENTS_PATH, type ServerEvent, serverEventSchema } from '#shared/api/events.ts';
import { eventually } from './http-client.ts';

/**
 * Listens to the server as a device; `next` waits for the first event of a type.
 * @param url of a backend that listens
 */
export async function listenAs(url: string, deviceToken: string) {
  const events: ServerEvent[] = [];
  let ended = false;
  const parser = createParser({ onEvent: ({ data }) => events.push(serverEventSchema.parse(JSON.parse(data))) });
  const response = await axios.get(`${url}${EVENTS_PATH}`, {
    headers: { authorization: `Bearer ${deviceToken}`, accept: 'text/event-stream' },
    responseType: 'stream',
  });
  response.data.on('data', (chunk: Buffer) => parser.feed(chunk.toString()));
  response.data.on('close', () => {
    ended = true;
  });
  const next = (type: ServerEvent['type']) => eventually(async () => events.find((event) => event.type === type));
  await next('hello');
  return { events, next, ended: () => eventually(async () => ended || undefined) };
}
