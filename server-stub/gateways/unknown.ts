/** The outcome of asking a provider that ended in an error: whether it did what it was asked is not known. */
export function unknownOutcome(error: unknown): { kind: 'unknown'; cause: string } {
  return { kind: 'unknown', cause: error instanceof Error ? error.name : 'error' };
}
