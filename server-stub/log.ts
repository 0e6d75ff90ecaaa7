/** What the parts need of a log; pino's instances fit it. Neither codes, tokens, PINs nor whole numbers go in. */
export interface Log {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}
