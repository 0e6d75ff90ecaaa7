import { Button } from '@mantine/core';
import { IconCircleCheck, IconUserCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Member } from '#shared/api/members.ts';
import { formatPhone } from '#shared/domain/phone.ts';
import { useCall } from '../../bridge/bridge-context.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Facts } from '../../ui/facts.tsx';
import { EnterKey } from '../../ui/kbd.tsx';
import { BackButton } from './back-button.tsx';
import classes from './member-step.module.css';

/** The end: someone just became a member, or was one already. Enter is the next customer. */
export function MemberStep({ member, known }: { member: Member; known: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const next = useCall('registration.next');
  return (
    <div>
      <div className={classes.head} role="status">
        <span className={classes.icon} aria-hidden="true">
          {known ? <IconUserCheck size={30} /> : <IconCircleCheck size={30} />}
        </span>
        <div>
          <h2 className={classes.title}>
            {t(known ? 'register.knownTitle' : 'register.savedTitle', { name: member.name })}
          </h2>
          {known && <p className={classes.text}>{t('register.knownText')}</p>}
        </div>
      </div>
      <Facts
        facts={[
          { name: t('register.phone'), value: formatPhone(member.phone) },
          { name: t('register.joined'), value: format.date(member.joinedAt) },
          { name: t('register.email'), value: member.email ?? t('register.none') },
          {
            name: t('register.birthday'),
            value: member.birthday === null ? t('register.none') : format.date(member.birthday),
          },
          {
            name: t('register.consentLabel'),
            value:
              member.consentAt === null
                ? t('register.consentNo')
                : t('register.consentYes', { date: format.date(member.consentAt) }),
          },
        ]}
      />
      {next.error && <ErrorNotice error={next.error} />}
      <div className={classes.actions}>
        <Button variant="filled" autoFocus loading={next.busy} onClick={() => next.run({})} rightSection={<EnterKey />}>
          {t('register.next')}
        </Button>
        {known && <BackButton />}
      </div>
    </div>
  );
}
