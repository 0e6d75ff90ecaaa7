import { useEffect, useRef, useState } from 'react';
import type { RewardMember } from '#shared/api/rewards.ts';
import { type Country, formatAsTyped, parsePhone } from '#shared/domain/phone.ts';
import type { AppError } from '#shared/errors.ts';
import { useCall, useSnapshot } from '../../bridge/bridge-context.tsx';

export interface MemberOnScreen {
  text: string;
  country: Country;
  /** The typed number in E.164; null while it is none. */
  phone: string | null;
  /** Whose number it is; null until that was asked for. */
  found: RewardMember | null;
  /** Whether nobody has that number. */
  unknown: boolean;
  busy: boolean;
  error: AppError | null;
  type(text: string, country: Country): void;
  find(): Promise<void>;
  /** The next customer: an empty field. */
  clear(): void;
}

/** The member that a reward is for. @param carried the number of the one who was looked at elsewhere, in E.164 */
export function useRewardMember(carried: string | null): MemberOnScreen {
  const home = useSnapshot((snapshot) => snapshot.shop?.homeCountry) ?? 'SG';
  const news = useSnapshot((snapshot) => snapshot.news.rewards);
  const empty = { text: '', country: home };
  const [typed, setTyped] = useState<{ text: string; country: Country }>(() =>
    carried === null ? empty : { text: formatAsTyped(carried, home), country: home },
  );
  const [found, setFound] = useState<RewardMember | null>(null);
  const { run, busy, error, clearError } = useCall('rewards.findMember');
  /** Questions are numbered: an answer to an earlier one counts for nothing. */
  const asked = useRef(0);
  const parsed = parsePhone(typed.text, typed.country);
  const phone = parsed.kind === 'ok' ? parsed.e164 : null;

  const look = async (number: string) => {
    asked.current += 1;
    const nth = asked.current;
    const result = await run({ phone: number });
    if (nth !== asked.current) return;
    if (result.ok) setFound(result.value);
    else if (result.error.code === 'not_found') setFound(null);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, as it was carried over
  useEffect(() => {
    if (carried !== null) void look(carried);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is new of rewards may leave the member fewer
  useEffect(() => {
    if (found !== null) void look(found.member.phone);
  }, [news]);

  const type = (text: string, country: Country) => {
    asked.current += 1;
    clearError();
    setFound(null);
    setTyped({ text, country });
  };
  return {
    ...typed,
    phone,
    found,
    unknown: error?.code === 'not_found',
    busy,
    error: error?.code === 'not_found' ? null : error,
    type,
    async find() {
      if (phone !== null && !busy) await look(phone);
    },
    clear: () => type('', home),
  };
}
