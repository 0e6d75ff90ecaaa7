import { useInterval } from '@mantine/hooks';
import { useCallback, useEffect, useState } from 'react';
import type { Redemption, Voucher } from '#shared/api/rewards.ts';
import { type AppError, isOutcomeUnknown } from '#shared/errors.ts';
import { useCall, useSnapshot } from '../../bridge/bridge-context.tsx';
import { awaitedId, CHOOSING, type RedeemStep, showCode, takeRedemption } from './redeem-step.ts';

/** How often an outcome is looked for while nothing tells of it, in milliseconds. */
const EVERY_MS = 2_000;

export interface OnScreen {
  step: RedeemStep;
  /** Why the last step was refused. */
  error: AppError | null;
  /** What of an issued one is under way. */
  busy: 'showing' | 'sending' | null;
  /** Whether its code was sent just now, from here. */
  sent: boolean;
  redeem(voucher: Voucher, memberId: string): Promise<void>;
  /** Puts one of the list on screen. */
  open(redemption: Redemption): void;
  show(): Promise<void>;
  /** To be told once the code can be seen: until then it can be asked for again. */
  noteSeen(id: string): void;
  sendCode(): Promise<void>;
  /** Takes it off the screen, and its code with it. */
  close(): void;
}

/** The redemption on screen, from the press of the button until the customer has the code. */
export function useRedemption(): OnScreen {
  const news = useSnapshot((snapshot) => snapshot.news.rewards);
  const [step, setStep] = useState<RedeemStep>(CHOOSING);
  const [sentId, setSentId] = useState<string | null>(null);
  const redeeming = useCall('rewards.redeem');
  const revealing = useCall('rewards.reveal');
  const sending = useCall('rewards.sendCode');
  const { run: tellSeen } = useCall('rewards.noteSeen');
  const { run: read } = useCall('rewards.readRedemption');
  const awaited = awaitedId(step);
  const issued = step.kind === 'open' || step.kind === 'shown' ? step.redemption : null;

  const look = useCallback(
    async (id: string) => {
      const found = await read({ id });
      if (found.ok) setStep((last) => takeRedemption(last, found.value));
    },
    [read],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: news is a reason to look
  useEffect(() => {
    if (awaited !== null) void look(awaited);
  }, [awaited, news, look]);
  useInterval(() => awaited !== null && void look(awaited), EVERY_MS, { autoInvoke: true });

  const clearErrors = () => {
    for (const call of [redeeming, revealing, sending]) call.clearError();
  };
  return {
    step,
    // That no answer came is a state of its own, and not a refusal.
    error: step.kind === 'unheard' ? null : (redeeming.error ?? revealing.error ?? sending.error),
    sent: issued !== null && issued.id === sentId,
    busy: revealing.busy ? 'showing' : sending.busy ? 'sending' : null,
    async redeem(voucher, memberId) {
      if (redeeming.busy) return;
      const since = Date.now();
      setStep({ kind: 'asking', voucher, since });
      const result = await redeeming.run({ voucherId: voucher.id, memberId, price: voucher.price });
      if (result.ok) setStep({ kind: 'open', redemption: result.value, since });
      else setStep(isOutcomeUnknown(result.error) ? { kind: 'unheard', voucher, memberId } : CHOOSING);
    },
    open(redemption) {
      clearErrors();
      setSentId(null);
      setStep({ kind: 'open', redemption, since: Date.now() });
    },
    async show() {
      if (issued === null || revealing.busy || sending.busy) return;
      sending.clearError();
      const { id } = issued;
      const code = await revealing.run({ id });
      if (code.ok) setStep((last) => showCode(last, id, code.value));
      else void look(id);
    },
    noteSeen: useCallback((id: string) => void tellSeen({ id }).then(() => look(id)), [tellSeen, look]),
    async sendCode() {
      if (issued === null || revealing.busy || sending.busy) return;
      revealing.clearError();
      const { id } = issued;
      const sent = await sending.run({ id });
      if (!sent.ok) return look(id);
      setSentId(id);
      setStep((last) => takeRedemption(last, sent.value));
    },
    close() {
      clearErrors();
      setStep(CHOOSING);
    },
  };
}
