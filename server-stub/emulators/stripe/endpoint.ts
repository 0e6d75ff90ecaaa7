import { z } from 'zod';
import type { Account, Origin } from './account.ts';
import { invalidRequest, StripeApiError } from './errors.ts';
import { expandObject } from './expand.ts';

/** One request to the emulated API, its parameters already read. */
export interface Call<Params> {
  account: Account;
  params: Params;
  /** The id in the path; empty where the path has none. */
  id: string;
  origin: Origin;
}

/** One method and path of the API. */
export interface Endpoint {
  method: 'GET' | 'POST';
  path: string;
  /**
   * Reads the parameters and returns what does the work.
   * @throws StripeApiError when the parameters are wrong: then nothing was done, and nothing is kept for the key
   */
  prepare(raw: unknown, call: Omit<Call<unknown>, 'params'>): () => object;
}

export function endpoint<Params extends z.ZodType>(
  method: Endpoint['method'],
  path: string,
  params: Params,
  run: (call: Call<z.output<Params>>) => object,
): Endpoint {
  return {
    method,
    path,
    prepare(raw, call) {
      const { expand, ...rest } = z.looseObject({ expand: z.array(z.string()).default([]) }).parse(raw ?? {});
      const read = params.safeParse(rest, { reportInput: true });
      if (!read.success) throw parameterError(read.error);
      return () => expandObject(run({ ...call, params: read.data }), expand, call.account);
    },
  };
}

/** Parameters as they come in a form: every value is a text. */
export const param = {
  text: z.string().min(1).max(5000),
  integer: z
    .string()
    .regex(/^-?\d{1,15}$/, { error: (issue) => `Invalid integer: ${issue.input}` })
    .transform(Number),
  boolean: z
    .enum(['true', 'false'], { error: (issue) => missing(issue.input) ?? `Invalid boolean: ${issue.input}` })
    .transform((text) => text === 'true'),
  url: z.url({ protocol: /^https?$/, error: 'Not a valid URL' }).max(5000),
  metadata: z.record(z.string().max(40), z.string().max(500)).default({}),
};

const missing = (input: unknown) => (input === undefined ? 'missing' : undefined);

function parameterError(error: z.ZodError): StripeApiError {
  const [issue] = error.issues;
  if (issue === undefined) return invalidRequest('parameter_invalid_empty', 'Invalid request.');
  if (issue.code === 'unrecognized_keys') {
    const name = formName([...issue.path, ...issue.keys.slice(0, 1)]);
    return invalidRequest('parameter_unknown', `Received unknown parameter: ${name}`, name);
  }
  const name = formName(issue.path);
  if (issue.input === undefined) {
    return invalidRequest('parameter_missing', `Missing required param: ${name}.`, name);
  }
  const integer = issue.message.startsWith('Invalid integer');
  return integer
    ? invalidRequest('parameter_invalid_integer', issue.message, name)
    : new StripeApiError(400, {
        type: 'invalid_request_error',
        message: `Invalid ${name}: ${issue.message}`,
        param: name,
      });
}

/** A path as it stands in a form: `metadata[topup_id]`. */
function formName(path: PropertyKey[]): string {
  const [head = '', ...rest] = path.map(String);
  return head + rest.map((part) => `[${part}]`).join('');
}
