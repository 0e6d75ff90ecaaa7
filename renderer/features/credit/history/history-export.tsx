import { Anchor } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HistoryFilter } from '#shared/api/history.ts';
import { type Call, useCall } from '../../../bridge/bridge-context.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { openPage } from '../../../ui/open-page.ts';
import { useKeptFocus } from '../../../ui/use-kept-focus.ts';
import { LineButton } from '../read-only.tsx';

/** A file's address is good for a minute. */
const OFFERED_FOR_MS = 60_000;

interface Export {
  call: Call<'billing.download'>;
  /** Where the file is for a minute. */
  url: string | null;
  start(): Promise<void>;
}

/** The filtered history as a file. */
export function useExport(filter: HistoryFilter): Export {
  const call = useCall('billing.download');
  const [file, setFile] = useState<{ url: string; filter: HistoryFilter } | null>(null);

  useEffect(() => {
    if (!file) return;
    const timer = setTimeout(() => setFile(null), OFFERED_FOR_MS);
    return () => clearTimeout(timer);
  }, [file]);

  return {
    call,
    url: file?.filter === filter ? file.url : null,
    async start() {
      const result = await call.run({ kind: 'history', filter });
      if (!result.ok) return;
      setFile({ url: result.value.url, filter });
      openPage(result.value.url);
    },
  };
}

export function ExportButton({ file, disabled }: { file: Export; disabled: boolean }) {
  const { t } = useTranslation();
  const place = useKeptFocus<HTMLDivElement>(file.call.busy);
  return (
    <div ref={place} tabIndex={-1}>
      <LineButton
        leftSection={<IconDownload size={18} aria-hidden="true" />}
        loading={file.call.busy}
        disabled={disabled}
        onClick={file.start}
      >
        {t('history.export')}
      </LineButton>
    </div>
  );
}

/** That the file is on its way, with a link for browsers that opened nothing; or why there is none. */
export function ExportNotice({ file }: { file: Export }) {
  const { t } = useTranslation();
  if (file.call.error) return <ErrorNotice error={file.call.error} />;
  if (file.url === null) return null;
  return (
    <Notice tone="accent" icon={<IconDownload size={20} />} role="status">
      <p>{t('history.exported')}</p>
      <Anchor href={file.url} target="_blank" rel="noopener" c="inherit" fz="inherit" underline="always">
        {t('history.exportLink')}
      </Anchor>
    </Notice>
  );
}
