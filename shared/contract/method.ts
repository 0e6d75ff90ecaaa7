import { z } from 'zod';

/** One method of the bridge: what goes in, and what a call that went well comes back with. */
export interface Method<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  input: Input;
  output: Output;
}

/** Keeps the exact type of both. */
export function method<Input extends z.ZodType, Output extends z.ZodType>(
  input: Input,
  output: Output,
): Method<Input, Output> {
  return { input, output };
}

/** Also the answer of methods whose outcome is in the snapshot. */
export const nothing = z.strictObject({});

/** What was read: `current` over the line just now; else it is what was last read, as of its own time. */
export function reading<Value extends z.ZodType>(value: Value) {
  return z.strictObject({ value, current: z.boolean() });
}
