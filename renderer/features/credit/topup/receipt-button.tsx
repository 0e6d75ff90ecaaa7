import { useTranslation } from 'react-i18next';
import { useCall } from '../../../bridge/bridge-context.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { openPage } from '../../../ui/open-page.ts';
import { LineButton } from '../read-only.tsx';
import { receiptName } from './receipt-name.ts';
import classes from './topups-panel.module.css';

/** Fetches the receipt of a paid top-up, a PDF. */
export function ReceiptButton({ topupId, receiptNumber }: { topupId: string; receiptNumber: number }) {
  const { t } = useTranslation();
  const download = useCall('billing.download');
  const fetchReceipt = async () => {
    const result = await download.run({ kind: 'receipt', topupId });
    if (result.ok) openPage(result.value.url);
  };
  return (
    <>
      <LineButton variant="subtle" loading={download.busy} onClick={fetchReceipt}>
        {t('topups.receipt', { number: receiptName(receiptNumber) })}
      </LineButton>
      {download.error && (
        <div className={classes.error}>
          <ErrorNotice error={download.error} />
        </div>
      )}
    </>
  );
}
