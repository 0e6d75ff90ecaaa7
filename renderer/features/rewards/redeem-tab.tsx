import { Button } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import { IconHourglass } from '@tabler/icons-react';
import { type FormEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Rewards } from '#shared/api/rewards.ts';
import { useOffline } from '../../bridge/use-offline.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { EnterKey } from '../../ui/kbd.tsx';
import { Notice } from '../../ui/notice.tsx';
import { OfflineNotice } from '../../ui/offline-notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { isDialogShown, useEscape } from '../../ui/use-escape.ts';
import { isDialKey, takesKeys } from '../registration/dial-keys.ts';
import type { PhoneFieldHandle } from '../registration/phone-field.tsx';
import { useScanGuard } from '../registration/use-scan-guard.ts';
import { MemberPanel } from './member-panel.tsx';
import { unheardOf } from './redeem-step.ts';
import { RedemptionPanel } from './redemption-panel.tsx';
import { hindranceOf, voucherName, voucherOfKey } from './reward-rules.ts';
import classes from './rewards.module.css';
import type { OnScreen } from './use-redemption.ts';
import type { MemberOnScreen } from './use-reward-member.ts';
import { VoucherChoice } from './voucher-choice.tsx';

interface RedeemTabProps {
  rewards: Rewards;
  member: MemberOnScreen;
  onScreen: OnScreen;
  /** Whether who is here may choose what is offered. */
  manages: boolean;
}

/** From a number to a voucher, by keyboard: digits, Enter, a digit or the arrows, Enter. */
export function RedeemTab({ rewards, member, onScreen, manages }: RedeemTabProps) {
  const field = useRef<PhoneFieldHandle>(null);
  const list = useRef<HTMLFieldSetElement>(null);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const { step } = onScreen;
  const choosing = step.kind === 'choosing' || step.kind === 'unheard';
  const foundId = member.found?.member.id ?? null;

  const next = () => {
    onScreen.close();
    member.clear();
    setChosenId(null);
  };
  const again = () => {
    onScreen.close();
    setChosenId(null);
  };

  const choose = (id: string) => {
    // What was refused was another one.
    if (onScreen.error !== null) onScreen.close();
    setChosenId(id);
  };

  // Whoever is found is redeemed for; without one it begins with the number.
  useEffect(() => {
    if (!choosing) return;
    const first = list.current?.querySelector<HTMLInputElement>('input:checked, input:not(:disabled)');
    if (foundId !== null && first) first.focus();
    else field.current?.focus();
  }, [choosing, foundId]);

  useEscape(() => {
    if (step.kind === 'asking' || onScreen.busy !== null) return;
    if (!choosing) again();
    else if (member.found !== null || member.text !== '') next();
  });

  const offered = rewards.vouchers.filter((voucher) => voucher.offered);
  useWindowEvent('keydown', (event) => {
    if (!choosing || isDialogShown() || !isDialKey(event)) return;
    if (foundId === null) {
      if (!takesKeys(event.target)) field.current?.focus();
      return;
    }
    if (isText(event.target)) return;
    const voucher = voucherOfKey(event.key, offered, rewards.wallets);
    if (!voucher) return;
    choose(voucher.id);
    list.current?.querySelector<HTMLInputElement>(`input[value="${CSS.escape(voucher.id)}"]`)?.focus();
  });

  return (
    <div className={classes.columns}>
      <MemberPanel field={field} member={member} resting={!choosing} />
      {choosing ? (
        <Choice
          list={list}
          rewards={{ ...rewards, vouchers: offered }}
          member={member}
          onScreen={onScreen}
          manages={manages}
          chosenId={chosenId}
          onChoose={choose}
        />
      ) : (
        <RedemptionPanel
          onScreen={onScreen}
          phone={member.found?.member.phone ?? null}
          onAgain={member.found === null ? null : again}
          onNext={next}
        />
      )}
    </div>
  );
}

/** Where a digit is typed, and chooses nothing. */
function isText(target: EventTarget | null): boolean {
  return takesKeys(target) && !(target instanceof HTMLInputElement && target.type === 'radio');
}

interface ChoiceProps extends RedeemTabProps {
  list: RefObject<HTMLFieldSetElement | null>;
  chosenId: string | null;
  onChoose: (id: string) => void;
}

function Choice({ list, rewards, member, onScreen, manages, chosenId, onChoose }: ChoiceProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const offline = useOffline();
  const scan = useScanGuard();
  const { vouchers, wallets } = rewards;
  const { step, error } = onScreen;
  const unheard = unheardOf(step, member.found?.member.id ?? null);
  const chosen = vouchers.find(({ id }) => id === (chosenId ?? unheard?.id)) ?? null;
  // One that may have been redeemed may be asked for again, whatever is left by then.
  const possible = chosen !== null && (chosen.id === unheard?.id || hindranceOf(chosen, wallets) === null);
  const left = member.found?.left ?? 0;
  const ready = possible && member.found !== null && (left > 0 || chosen.id === unheard?.id) && !offline;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (scan.wasScan() || !ready || chosen === null || member.found === null) return;
    await onScreen.redeem(chosen, member.found.member.id);
  };
  return (
    <Panel title={t('rewards.choose')} className={classes.choice}>
      <form className={classes.choiceForm} onSubmit={submit} noValidate>
        {vouchers.length === 0 && (
          <p className={classes.empty}>{t(manages ? 'rewards.noneManager' : 'rewards.none')}</p>
        )}
        <VoucherChoice
          list={list}
          vouchers={vouchers}
          wallets={wallets}
          chosenId={chosen?.id ?? null}
          onChoose={onChoose}
        />
        <div className={classes.notices}>
          {unheard && (
            <Notice tone="amber" icon={<IconHourglass size={20} />} title={t('rewards.unheardTitle')} role="alert">
              {t('rewards.unheard', { voucher: voucherName(unheard) })}
            </Notice>
          )}
          {error && <OfflineNotice text={t('shop.offlineAction')} error={error} />}
        </div>
        {vouchers.length > 0 && (
          <div className={classes.submit}>
            <Button type="submit" variant="filled" disabled={!ready} rightSection={<EnterKey />}>
              {chosen
                ? t('rewards.redeemFor', { price: format.spent(chosen.price, chosen.currency) })
                : t('rewards.tab.redeem')}
            </Button>
          </div>
        )}
      </form>
    </Panel>
  );
}
