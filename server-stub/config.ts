import { z } from 'zod';

const text = z.string().trim().min(1);

/** The environment, read once and in one place. */
const environmentSchema = z.object({
  NODE_ENV: z.string().optional(),
  /** Where the databases are. */
  TILLSIDE_DATA_DIR: text.default('.tillside'),
  /** 0 takes a free port. */
  PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  /** Loopback, unless a reverse proxy with TLS stands before it. */
  HOST: text.default('127.0.0.1'),
  /** Reverse proxies before this server, by address or range: `127.0.0.1`, `10.0.0.0/8`. */
  TILLSIDE_TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((list) =>
      list
        .split(',')
        .map((entry) => entry.trim())
        .filter(Boolean),
    ),
  /** How the outside reaches this server, for providers' callbacks. */
  TILLSIDE_PUBLIC_URL: z.url().optional(),
  /** Keys the hashes of one-time codes. The demo makes its own. */
  TILLSIDE_SECRET_KEY: z.string().min(32).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('warn'),
  STRIPE_SECRET_KEY: text.optional(),
  STRIPE_WEBHOOK_SECRET: text.optional(),
  TWILIO_ACCOUNT_SID: text.optional(),
  TWILIO_AUTH_TOKEN: text.optional(),
  /** A number, a sender name, or a messaging service's id (MG…). */
  TWILIO_SENDER: text.optional(),
  /** Messages that an account may send in a second. */
  TWILIO_PER_SECOND: z.coerce.number().int().min(1).max(1_000).default(10),
  /** A second account, which takes over when the first one cannot send. */
  TWILIO_BACKUP_ACCOUNT_SID: text.optional(),
  TWILIO_BACKUP_AUTH_TOKEN: text.optional(),
  TWILIO_BACKUP_SENDER: text.optional(),
  /** Where mail goes out: `smtps://user:password@smtp.shop.example:465`. */
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  /** Whom mails are from: `Kopi & Co <credit@kopi.example>`. */
  MAIL_FROM: text.optional(),
});

interface TwilioAccount {
  accountSid: string;
  authToken: string;
  sender: string;
}

export interface Config {
  dataDir: string;
  /** Pretended money and messages never share a file with real ones. */
  databaseName: 'tillside.sqlite' | 'demo-with-stripe.sqlite' | 'demo.sqlite';
  host: string;
  port: number;
  logLevel: z.infer<typeof environmentSchema>['LOG_LEVEL'];
  trustedProxies: string[];
  publicUrl: string | undefined;
  secretKey: string | undefined;
  /** Undefined: the embedded emulator. */
  stripe: { secretKey: string; webhookSecret: string } | undefined;
  /** Whether cards are really charged: neither by the emulator nor with Stripe's test keys. */
  liveMoney: boolean;
  /** Undefined: the phone simulator. */
  twilio:
    | { account: TwilioAccount; backup: TwilioAccount | undefined; perSecond: number; publicUrl: string }
    | undefined;
  /** Undefined: the inbox page. */
  smtp: { url: string; from: string } | undefined;
}

export class ConfigError extends Error {
  override name = 'ConfigError';
}

/**
 * @throws ConfigError when a setting is wrong, a group of settings is half there, or real money or real customers would
 * meet an emulator
 */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(problems.join('; '));
  }
  const env = parsed.data;
  const stripe = together({ secretKey: env.STRIPE_SECRET_KEY, webhookSecret: env.STRIPE_WEBHOOK_SECRET }, 'STRIPE_*');
  const account = together(
    { accountSid: env.TWILIO_ACCOUNT_SID, authToken: env.TWILIO_AUTH_TOKEN, sender: env.TWILIO_SENDER },
    'TWILIO_*',
  );
  if (account && !env.TILLSIDE_PUBLIC_URL) throw new ConfigError('Twilio needs TILLSIDE_PUBLIC_URL for its callbacks');
  const backup = together(
    {
      accountSid: env.TWILIO_BACKUP_ACCOUNT_SID,
      authToken: env.TWILIO_BACKUP_AUTH_TOKEN,
      sender: env.TWILIO_BACKUP_SENDER,
    },
    'TWILIO_BACKUP_*',
  );
  if (backup && !account) throw new ConfigError('TWILIO_BACKUP_* is a second account: set TWILIO_* as well');
  const smtp = together({ url: env.SMTP_URL, from: env.MAIL_FROM }, 'SMTP_URL and MAIL_FROM');
  const liveMoney = stripe !== undefined && !/^(sk|rk)_test_/.test(stripe.secretKey);
  const forReal = env.NODE_ENV === 'production' || liveMoney;
  // Real messages are paid with real money, and owners hear of it by real mail; the demo shop's secrets are public.
  if ((forReal || account) && !(stripe && account && smtp)) {
    throw new ConfigError(
      'production, live keys and Twilio need STRIPE_*, TWILIO_*, SMTP_URL and MAIL_FROM: an emulator must not stand in',
    );
  }
  if (stripe && account && !env.TILLSIDE_SECRET_KEY) {
    throw new ConfigError('TILLSIDE_SECRET_KEY is missing: 32 random characters or more');
  }
  return {
    dataDir: env.TILLSIDE_DATA_DIR,
    databaseName: account ? 'tillside.sqlite' : stripe ? 'demo-with-stripe.sqlite' : 'demo.sqlite',
    host: env.HOST,
    port: env.PORT,
    logLevel: env.LOG_LEVEL,
    trustedProxies: env.TILLSIDE_TRUSTED_PROXIES,
    publicUrl: env.TILLSIDE_PUBLIC_URL,
    secretKey: env.TILLSIDE_SECRET_KEY,
    stripe,
    liveMoney,
    twilio:
      account && env.TILLSIDE_PUBLIC_URL
        ? { account, backup, perSecond: env.TWILIO_PER_SECOND, publicUrl: env.TILLSIDE_PUBLIC_URL }
        : undefined,
    smtp,
  };
}

/** All of a group, or none of it. */
function together<T extends Record<string, string | undefined>>(
  group: T,
  name: string,
): { [K in keyof T]: string } | undefined {
  const values = Object.values(group);
  if (values.every((value) => value === undefined)) return undefined;
  if (values.some((value) => value === undefined)) throw new ConfigError(`${name}: set all of them or none`);
  return group as { [K in keyof T]: string };
}
