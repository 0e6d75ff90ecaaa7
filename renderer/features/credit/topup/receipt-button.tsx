import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useCall, useSnapshot } from '../../../bridge/bridge-context.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { openPage } from '../../../ui/open-page.ts';
import { receiptName } from './receipt-name.ts';
import classes from './topups-panel.module.css';

/** Fetches the receipt of a paid top-up, a PDF. */
export function ReceiptButton({ topupId, receiptNumber }: { topupId: string; receiptNumber: number }) {
  const { t } = useTranslation();
  const offline = useSnapshot((snapshot) => snapshot.connection.kind === 'offline');
  const download = useCall('billing.download');
  const fetchReceipt = async () => {
    const result = await download.run({ kind: 'receipt', topupId });
    if (result.ok) openPage(result.value.url);
  };
  return (
    <>
      <Button variant="subtle" loading={download.busy} disabled={offline} onClick={fetchReceipt}>
        {t('topups.receipt', { number: receiptName(receiptNumber) })}
      </Button>
      {download.error && (
        <div className={classes.error}>
          <ErrorNotice error={download.error} />
        </div>
      )}
    </>
  );
}
