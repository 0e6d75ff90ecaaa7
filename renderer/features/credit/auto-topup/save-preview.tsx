import { IconBolt, IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { AutoTopup, AutoTopupSettings, Billing } from '#shared/api/billing.ts';
import { useSnapshot } from '../../../bridge/bridge-context.tsx';
import { useFormat } from '../../../i18n/use-format.ts';
import { useNow } from '../../../i18n/use-now.ts';
import { Notice } from '../../../ui/notice.tsx';
import { previewSave } from './auto-topup-rules.ts';
import classes from './field-rows.module.css';
import { cardName } from './status-words.ts';

interface SavePreviewProps {
  settings: AutoTopupSettings;
  saved: AutoTopup;
  billing: Billing;
}

/** What pressing Save would do to the card, before it is pressed. */
export function SavePreview({ settings, saved, billing }: SavePreviewProps) {
  return (
    <div role="status">
      <Preview settings={settings} saved={saved} billing={billing} />
    </div>
  );
}

function Preview({ settings, saved, billing }: SavePreviewProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const { currency } = saved;
  const wallet = useSnapshot((snapshot) => snapshot.credit?.wallets.find((each) => each.currency === currency));
  if (!wallet) return null;

  const decision = previewSave(settings, wallet, saved, billing.topups, now);
  switch (decision.kind) {
    case 'enough':
      return (
        <p className={classes.hint}>
          {t('autoTopup.preview.enough', { balance: format.money(wallet.available, currency) })}
        </p>
      );
    case 'charge':
      return (
        <Notice
          tone="amber"
          icon={<IconBolt size={20} />}
          title={t('autoTopup.preview.charge.title', { charged: format.money(decision.amount, currency) })}
        >
          {t('autoTopup.preview.charge.text', { card: cardName(t, billing.cards, settings.cardId) })}
        </Notice>
      );
    case 'in_progress':
    case 'hourly_limit':
    case 'cap_reached':
      return (
        <Notice tone="grey" icon={<IconInfoCircle size={20} />}>
          {t(`autoTopup.preview.${decision.kind}`, {
            time: decision.kind === 'hourly_limit' ? format.timeOrDay(decision.until, now) : '',
          })}
        </Notice>
      );
    default:
      // Saving forgives what failed before, and what is off needs no word.
      return null;
  }
}
