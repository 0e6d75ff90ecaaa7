import { useTranslation } from 'react-i18next';
import { formatPhone, parsePhone } from '#shared/domain/phone.ts';
import { useSnapshot } from '../../bridge/bridge-context.tsx';
import classes from './members-screen.module.css';

/** Why the list is empty, and what to do about it. */
export function MembersEmpty({ text }: { text: string }) {
  const { title, hint } = useReason(text.trim());
  return (
    <div className={classes.empty} role="status">
      <p className={classes.emptyTitle}>{title}</p>
      {hint !== null && <p>{hint}</p>}
    </div>
  );
}

function useReason(text: string): { title: string; hint: string | null } {
  const { t } = useTranslation();
  const members = useSnapshot((snapshot) => snapshot.members);
  const home = useSnapshot((snapshot) => snapshot.shop?.homeCountry);
  const reading = members?.state === 'reading';
  if (text === '') {
    if (reading) return { title: t('members.reading'), hint: null };
    if (members?.asOf === null) return { title: t('members.neverRead'), hint: t('members.neverReadText') };
    return { title: t('members.empty'), hint: t('members.emptyText') };
  }
  const title = t('members.noneFound');
  if (reading) return { title, hint: t('members.noneFoundReading') };
  const phone = home && parsePhone(text, home);
  if (phone?.kind === 'ok') return { title, hint: t('members.notAMember', { number: formatPhone(phone.e164) }) };
  return { title, hint: t('members.noneFoundText') };
}
