import { IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Member } from '#shared/api/members.ts';
import { formatPhone } from '#shared/domain/phone.ts';
import { Avatar } from '../../ui/avatar.tsx';
import classes from './member-details.module.css';

/** Who it is. Read out when somebody is opened, and when a change is saved. */
export function MemberHead({ member, saved }: { member: Member; saved: boolean }) {
  const { t } = useTranslation();
  return (
    <div className={classes.head} role="status">
      <Avatar name={member.name} size={44} />
      <div className={classes.who}>
        <h2 className={classes.name}>{member.name}</h2>
        <p className={classes.number}>{formatPhone(member.phone)}</p>
      </div>
      {saved && (
        <span className={classes.saved}>
          <IconCircleCheck size={20} aria-hidden="true" />
          {t('members.saved')}
        </span>
      )}
    </div>
  );
}
