import { useTranslation } from 'react-i18next';
import type { Consent, MemberRecord } from '#shared/api/members.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Facts } from '../../ui/facts.tsx';
import classes from './member-details.module.css';

/** All that the shop knows of a member. */
export function MemberFacts({ member }: { member: MemberRecord }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { birthday, consentAt, email, joinedAt, passwordSetAt } = member;
  const joined = { date: format.date(joinedAt), staff: member.joinedStaffName, device: member.joinedDeviceName };
  return (
    <>
      <Facts
        facts={[
          { name: t('members.email'), value: email ?? t('members.none') },
          { name: t('members.birthday'), value: birthday === null ? t('members.none') : format.date(birthday) },
          {
            name: t('members.news'),
            value: consentAt === null ? t('members.newsNo') : t('members.newsYes', { date: format.date(consentAt) }),
          },
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

/** Each time the member was asked, newest first: a yes is worth what can be told of it later. */
function ConsentHistory({ consents }: { consents: readonly Consent[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className={classes.consents}>
      <h3 className={classes.consentsTitle}>{t('members.consents')}</h3>
      {consents.length === 0 && <p className={classes.dim}>{t('members.consentsNone')}</p>}
      <ul>
        {consents.map(({ at, given, staffName, deviceName }) => (
          <li key={`${at} ${given}`} className={classes.consent}>
            <span className={classes.given} data-yes={given || undefined}>
              {t(given ? 'members.consent.yes' : 'members.consent.no')}
            </span>
            <time className={classes.when} dateTime={new Date(at).toISOString()}>
              {format.date(at)} · {format.time(at)}
            </time>
            <span className={classes.by}>{t('members.consentBy', { staff: staffName, device: deviceName })}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
