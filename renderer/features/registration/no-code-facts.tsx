import { useTranslation } from 'react-i18next';
import type { Message, NoCodeReport } from '#shared/api/verifications.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useNow } from '../../i18n/use-now.ts';
import { Facts } from '../../ui/facts.tsx';
import classes from './no-code.module.css';

const HOUR = 3_600_000;

/** What became of each message, newest first: a line each, with the times of its steps. */
export function Timeline({ messages }: { messages: readonly Message[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ol className={classes.messages}>
      {messages.map(({ id, status, queuedAt, sentAt, endedAt }, index) => (
        <li key={id} className={classes.message}>
          <span className={classes.which}>{index === 0 ? t('noCode.newest') : t('noCode.older')}</span>
          <Mark title={t('message.queued')} at={format.timeWithSeconds(queuedAt)} />
          {sentAt !== null && <Mark title={t('message.sent')} at={format.timeWithSeconds(sentAt)} />}
          {status === 'delivered' && endedAt !== null && (
            <Mark title={t('message.delivered')} at={format.timeWithSeconds(endedAt)} />
          )}
          {status === 'failed' && (
            <Mark title={t('message.failed')} at={endedAt === null ? '' : format.timeWithSeconds(endedAt)} failed />
          )}
        </li>
      ))}
    </ol>
  );
}

function Mark({ title, at, failed }: { title: string; at: string; failed?: boolean }) {
  return (
    <span className={classes.mark} data-failed={failed || undefined}>
      <strong>{title}</strong> {at}
    </span>
  );
}

/** How the shop's other codes to this country fared lately. */
export function OthersReport({ report, reading }: { report: NoCodeReport | null; reading: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  if (!report) return <p className={classes.dim}>{reading ? t('noCode.reading') : t('noCode.unknown')}</p>;
  const { since, sent, delivered, failed, verified, medianDeliveryMs, lastDeliveredAt } = report.recent;
  const where = { country: format.country(report.country), count: Math.max(1, Math.round((now - since) / HOUR)) };
  if (sent === 0) return <p className={classes.dim}>{t('noCode.noOthers', where)}</p>;
  const share = (count: number) => t('noCode.of', { count: sent, part: format.number(count) });
  return (
    <>
      <p className={classes.dim}>{t('noCode.since', where)}</p>
      <Facts
        facts={[
          { name: t('noCode.delivered'), value: share(delivered) },
          { name: t('noCode.failed'), value: share(failed) },
          { name: t('noCode.readBack'), value: share(verified) },
          {
            name: t('noCode.usual'),
            value: medianDeliveryMs === null ? t('register.none') : format.duration(medianDeliveryMs),
          },
          {
            name: t('noCode.last'),
            value: lastDeliveredAt === null ? t('register.none') : format.timeOrDay(lastDeliveredAt, now),
          },
        ]}
      />
    </>
  );
}
