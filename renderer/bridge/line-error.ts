export { isLineDown as isLineError } from '#shared/errors.ts';
