import { pino } from 'pino';

/** Takes everything and says nothing. */
export const silentLog = pino({ level: 'silent' });
