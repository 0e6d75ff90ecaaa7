import type { KeyboardEvent, RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { Rewards, Voucher } from '#shared/api/rewards.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { hindranceOf, KEYED, nextVoucher, voucherName } from './reward-rules.ts';
import classes from './voucher-choice.module.css';

const STEPS: Readonly<Record<string, 1 | -1>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
interface VoucherChoiceProps {
  /** Holds the radio buttons, for whoever puts the focus on them. */
  list: RefObject<HTMLFieldSetElement | null>;
  vouchers: readonly Voucher[];
  wallets: Rewards['wallets'];
  chosenId: string | null;
  onChoose: (id: string) => void;
}

/** What is offered, one to be chosen: by the digit in front, the arrow keys or a press. Enter is the form's. */
export function VoucherChoice({ list, vouchers, wallets, chosenId, onChoose }: VoucherChoiceProps) {
  const { t } = useTranslation();
  const possible = vouchers.filter((voucher) => hindranceOf(voucher, wallets) === null);

  const choose = (id: string) => {
    onChoose(id);
    list.current?.querySelector<HTMLInputElement>(`input[value="${CSS.escape(id)}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = nextVoucher(possible, chosenId, step);
    if (next) choose(next.id);
  };
  return (
    <fieldset ref={list} className={classes.list} aria-label={t('rewards.choose')} onKeyDown={onKeyDown}>
      {vouchers.map((voucher, index) => (
        <VoucherRow
          key={voucher.id}
          voucher={voucher}
          wallets={wallets}
          number={index < KEYED ? index + 1 : null}
          chosen={voucher.id === chosenId}
          onChoose={() => choose(voucher.id)}
        />
      ))}
    </fieldset>
  );
}

interface VoucherRowProps {
  voucher: Voucher;
  wallets: Rewards['wallets'];
  number: number | null;
  chosen: boolean;
  onChoose: () => void;
}

function VoucherRow({ voucher, wallets, number, chosen, onChoose }: VoucherRowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const hindrance = hindranceOf(voucher, wallets);
  const { id, brand, name, currency, price, terms, validDays, stock } = voucher;
  const state = () => {
    switch (hindrance) {
      case null:
      case 'out':
        return t(`rewards.stock.${stock}`);
      case 'walletMissing':
        return t('rewards.walletMissing', { currency });
      default:
        return t(`rewards.${hindrance}`);
    }
  };
  return (
    <label className={classes.row} data-chosen={chosen || undefined} data-closed={hindrance !== null || undefined}>
      <input
        type="radio"
        name="voucher"
        className={classes.radio}
        value={id}
        checked={chosen}
        disabled={hindrance !== null}
        onChange={onChoose}
        aria-label={voucherName({ brand, name })}
        aria-describedby={`voucher-${id}`}
      />
      <span className={classes.key}>{number !== null && <Kbd>{number}</Kbd>}</span>
      <span className={classes.what}>
        <span className={classes.name}>{voucherName({ brand, name })}</span>
        <span className={classes.terms}>
          {t('rewards.validDays', { count: validDays })} · {terms}
        </span>
      </span>
      <span id={`voucher-${id}`} className={classes.facts}>
        <span className={classes.price}>{format.spent(price, currency)}</span>
        <span className={classes.state} data-tone={hindrance !== null ? 'closed' : stock === 'low' ? 'low' : undefined}>
          {state()}
        </span>
      </span>
    </label>
  );
}
