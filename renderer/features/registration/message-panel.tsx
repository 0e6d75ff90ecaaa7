import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Verification } from '#shared/api/verifications.ts';
import { useSnapshot } from '../../bridge/bridge-context.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { Panel } from '../../ui/panel.tsx';
import classes from './message-panel.module.css';

/** With fewer codes than this, today's share of them says nothing yet. */
const CODES_THAT_TELL = 5;

/** The message on its way: taken on, handed to the carrier, arrived or not, and then the code coming back. */
export function MessagePanel({ verification }: { verification: Verification }) {
  const { t } = useTranslation();
  const format = useFormat();
  const today = useSnapshot((snapshot) => snapshot.today);
  const { status, queuedAt, sentAt, endedAt } = verification.message;
  const pending = verification.status === 'pending';
  const returnRate =
    today && today.started >= CODES_THAT_TELL
      ? t('message.returnRate', { percent: format.percent(today.verified / today.started) })
      : null;
  const travelled = endedAt === null ? '' : ` · ${format.duration(endedAt - (sentAt ?? queuedAt))}`;

  return (
    <Panel title={t('message.title')}>
      <ol className={classes.steps} aria-live="polite">
        <Step state="done" title={t('message.queued')}>
          {format.timeWithSeconds(queuedAt)}
        </Step>
        {sentAt !== null && (
          <Step state="done" title={t('message.sent')}>
            {format.timeWithSeconds(sentAt)}
          </Step>
        )}
        {status === 'delivered' && endedAt !== null && (
          <Step state="done" title={t('message.delivered')}>
            {format.timeWithSeconds(endedAt) + travelled}
          </Step>
        )}
        {status === 'failed' && (
          <Step state="failed" title={t('message.failed')}>
            {endedAt !== null && format.timeWithSeconds(endedAt)}
          </Step>
        )}
        {pending && (status === 'queued' || status === 'sent') && (
          <Step state="waiting" title={t('message.onItsWay')} />
        )}
        {pending && status === 'delivered' && (
          <Step state="waiting" title={t('message.waiting')}>
            {returnRate}
          </Step>
        )}
        {!pending && <Step state="done" title={t('message.verified')} />}
      </ol>
    </Panel>
  );
}

interface StepProps {
  state: 'done' | 'failed' | 'waiting';
  title: string;
  children?: ReactNode;
}

function Step({ state, title, children }: StepProps) {
  return (
    <li className={classes.step} data-state={state}>
      <span className={classes.mark} aria-hidden="true">
        {state === 'done' && <IconCheck size={14} stroke={3} />}
        {state === 'failed' && <IconAlertTriangle size={14} stroke={2.5} />}
      </span>
      <div>
        <div className={classes.name}>{title}</div>
        <div className={classes.detail}>{children}</div>
      </div>
    </li>
  );
}
