import { Button, Loader } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OpenCampaign } from '#shared/api/campaigns.ts';
import type { OutputOf } from '#shared/contract/bridge.ts';
import { useCall } from '../../../bridge/bridge-context.tsx';
import { useFormat } from '../../../i18n/use-format.ts';
import { useNow } from '../../../i18n/use-now.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import classes from './campaign-report.module.css';

interface FailuresDialogProps {
  campaign: OpenCampaign;
  opened: boolean;
  onClose: () => void;
}

/** The messages that failed, newest first, each with its reason. */
export function FailuresDialog({ campaign: { id, name }, opened, onClose }: FailuresDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog title={t('campaigns.failures.title', { name })} opened={opened} onClose={onClose}>
      <Failures id={id} name={name} />
    </Dialog>
  );
}

type Failures = OutputOf<'messaging.readFailures'>;

function Failures({ id, name }: { id: string; name: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const read = useCall('messaging.readFailures');
  const { run } = read;
  const [shown, setShown] = useState<Failures | null>(null);

  useEffect(() => {
    void run({ id }).then((result) => result.ok && setShown(result.value));
  }, [run, id]);

  const showMore = async (before: string) => {
    const result = await run({ id, before });
    if (!result.ok) return;
    setShown((last) => ({ ...result.value, lines: [...(last?.lines ?? []), ...result.value.lines] }));
  };
  return (
    <>
      {read.error && <ErrorNotice error={read.error} />}
      {shown === null && read.busy && <Loader size={28} />}
      {shown?.lines.length === 0 && <p className={classes.dim}>{t('campaigns.failures.empty')}</p>}
      {shown && shown.lines.length > 0 && (
        <table className={classes.table} aria-label={t('campaigns.failures.title', { name })}>
          <thead>
            <tr>
              {(['time', 'number', 'reason', 'cause'] as const).map((column) => (
                <th key={column} scope="col">
                  {t(`campaigns.failures.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.lines.map(({ at, phoneMasked, reason, cause }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines are only added behind those that are there
              <tr key={index}>
                <td>{format.timeOrDay(at, now)}</td>
                <td className={classes.nowrap}>{phoneMasked}</td>
                <td>{t(`messaging.failure.${reason}`)}</td>
                <td className={classes.dim}>{cause ?? t('messaging.none')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {shown && shown.next !== null && <MoreButton busy={read.busy} next={shown.next} onMore={showMore} />}
    </>
  );
}

interface MoreButtonProps {
  busy: boolean;
  next: string;
  onMore: (before: string) => Promise<void>;
}

function MoreButton({ busy, next, onMore }: MoreButtonProps) {
  const { t } = useTranslation();
  return (
    <div className={classes.more}>
      <Button loading={busy} onClick={() => void onMore(next)}>
        {t('campaigns.more')}
      </Button>
    </div>
  );
}
