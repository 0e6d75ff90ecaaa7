import { IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { MemberRecord } from '#shared/api/members.ts';
import { assertNever } from '#shared/errors.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Notice } from '../../ui/notice.tsx';
import classes from './member-details.module.css';
import { differences, type EditedField } from './member-edits.ts';

/** While a member is edited: what somebody else made of it. */
export function ChangedMeanwhile({ before, now }: { before: MemberRecord; now: MemberRecord }) {
  const { t } = useTranslation();
  const format = useFormat();
  const value = (field: EditedField): string => {
    switch (field) {
      case 'name':
        return now.name;
      case 'email':
        return now.email ?? t('members.none');
      case 'birthday':
        return now.birthday === null ? t('members.none') : format.date(now.birthday);
      case 'marketingConsent':
        return t(now.marketingConsent ? 'members.consent.yes' : 'members.consent.no');
      case 'tags':
        return now.tags.join(', ') || t('members.tags.none');
      default:
        return assertNever(field);
    }
  };
  return (
    <Notice tone="amber" icon={<IconUsers size={20} />} title={t('members.changedMeanwhile')} role="alert">
      {t('members.changedKept')}
      <ul className={classes.now}>
        {differences(before, now).map((field) => (
          <li key={field}>{t('members.changedField', { field: t(labels[field]), value: value(field) })}</li>
        ))}
      </ul>
    </Notice>
  );
}

const labels = {
  name: 'members.column.name',
  email: 'members.email',
  birthday: 'members.birthday',
  marketingConsent: 'members.news',
  tags: 'members.tags.label',
} as const;
