import { useTranslation } from 'react-i18next';
import type { MemberRecord } from '#shared/api/members.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Badge } from '../../ui/badge.tsx';
import { Facts } from '../../ui/facts.tsx';
import { ConsentHistory } from './consent-history.tsx';
import classes from './member-details.module.css';
import { MessagesFact } from './messages-fact.tsx';

interface MemberFactsProps {
  member: MemberRecord;
  onChanged: (member: MemberRecord, told: string) => void;
}

/** All that the shop knows of a member. */
export function MemberFacts({ member, onChanged }: MemberFactsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { birthday, consentAt, email, joinedAt, lastVisitAt, passwordSetAt } = member;
  const joined = { date: format.date(joinedAt), staff: member.joinedStaffName, device: member.joinedDeviceName };
  return (
    <>
      <Facts
        facts={[
          { name: t('members.tags.label'), value: <Tags tags={member.tags} /> },
          { name: t('members.lastVisit'), value: lastVisitAt === null ? t('members.never') : format.date(lastVisitAt) },
          { name: t('members.email'), value: email ?? t('members.none') },
          { name: t('members.birthday'), value: birthday === null ? t('members.none') : format.date(birthday) },
          {
            name: t('members.news'),
            value: consentAt === null ? t('members.newsNo') : t('members.newsYes', { date: format.date(consentAt) }),
          },
          { name: t('members.messages.label'), value: <MessagesFact member={member} onChanged={onChanged} /> },
          { name: t('members.joined'), value: t('members.joinedAt', joined) },
          {
            name: t('members.password'),
            value:
              passwordSetAt === null
                ? t('members.passwordNone')
                : t('members.passwordSet', { date: format.date(passwordSetAt) }),
          },
        ]}
      />
      <ConsentHistory consents={member.consents} />
    </>
  );
}

function Tags({ tags }: { tags: readonly string[] }) {
  const { t } = useTranslation();
  if (tags.length === 0) return t('members.tags.none');
  return (
    <ul className={classes.tags}>
      {tags.map((tag) => (
        <li key={tag}>
          <Badge tone="accent">{tag}</Badge>
        </li>
      ))}
    </ul>
  );
}
