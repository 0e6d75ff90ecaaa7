export { within } from '#core/within.ts';
