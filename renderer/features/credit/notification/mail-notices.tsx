import { IconMailExclamation } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Mail } from '#shared/api/billing.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { useNow } from '../../../i18n/use-now.ts';
import { Notice } from '../../../ui/notice.tsx';
import classes from './mail-notices.module.css';
import { mailTrouble } from './mail-trouble.ts';

/** Mails that did not go out: why, and when they are tried next. Nothing while all of them do. */
export function MailNotices({ mails }: { mails: readonly Mail[] }) {
  const { t } = useTranslation();
  const now = useNow();
  const { waiting, failed } = mailTrouble(mails, now);
  if (waiting.length + failed.length === 0) return null;
  return (
    <div className={classes.notices}>
      {failed.length > 0 && (
        <Notice
          tone="red"
          icon={<IconMailExclamation size={20} />}
          title={t('notification.mail.failed', { count: failed.length })}
          role="status"
        >
          <MailList mails={failed} />
        </Notice>
      )}
      {waiting.length > 0 && (
        <Notice
          tone="amber"
          icon={<IconMailExclamation size={20} />}
          title={t('notification.mail.waiting', { count: waiting.length })}
          role="status"
        >
          <MailList mails={waiting} />
        </Notice>
      )}
    </div>
  );
}

function MailList({ mails }: { mails: readonly Mail[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const factsOf = ({ status, createdAt, attempts, nextAttemptAt }: Mail) => [
    t('notification.mail.written', { time: format.timeOrDay(createdAt, now) }),
    t('notification.mail.tried', { count: attempts }),
    status === 'failed' && t('notification.mail.givenUp'),
    status === 'waiting' &&
      nextAttemptAt !== null &&
      t('notification.mail.next', { time: format.timeOrDay(nextAttemptAt, now) }),
  ];
  return (
    <ul>
      {mails.map((mail) => (
        <li key={mail.id} className={classes.mail}>
          {t('notification.mail.to', { kind: t(`notification.mail.kind.${mail.kind}`), to: mail.to.join(', ') })}
          {' · '}
          {factsOf(mail).filter(Boolean).join(' · ')}
          {mail.lastError !== null && (
            <span className={classes.reason}>{t('notification.mail.reason', { reason: mail.lastError })}</span>
          )}
        </li>
      ))}
    </ul>
  );
}
