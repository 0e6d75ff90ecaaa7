import { useTranslation } from 'react-i18next';
import type { StaffRecord } from '#shared/api/shop.ts';
import { useSnapshot } from '../../../bridge/bridge-context.tsx';
import { useFormat } from '../../../i18n/use-format.ts';
import { useNow } from '../../../i18n/use-now.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { Badge } from '../../../ui/badge.tsx';
import classes from '../records.module.css';
import { ActiveButton } from './active-button.tsx';
import { EditStaffButton } from './edit-staff.tsx';
import { ResetPinButton } from './reset-pin.tsx';

interface StaffRowProps {
  person: StaffRecord;
  readOnly: boolean;
  /** What was done, to be read out. */
  onNews: (news: string) => void;
}

/** Someone of the staff with what can be done. */
export function StaffRow({ person, readOnly, onNews }: StaffRowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const isYou = useSnapshot(({ stage }) => stage.kind === 'open' && stage.staff.id === person.id);
  const { name, role, email, lastSignInAt, deactivatedAt } = person;
  const at = (instant: number) => format.timeOrDay(instant, now);
  const actions = { person, isYou, readOnly, onNews };
  return (
    <li className={classes.row}>
      <Avatar name={name} size={40} />
      <div className={classes.text}>
        <span className={classes.name}>
          {name}
          {isYou && <Badge tone="accent">{t('staff.you')}</Badge>}
          {deactivatedAt !== null && <Badge>{t('staff.isDeactivated')}</Badge>}
        </span>
        <span className={classes.note}>
          {t(`role.${role}`)}
          {email !== null && <> · {email}</>}
        </span>
        <span className={classes.note}>
          {deactivatedAt !== null && t('staff.deactivatedSince', { time: at(deactivatedAt) })}
          {deactivatedAt === null &&
            (lastSignInAt === null ? t('staff.neverSignedIn') : t('staff.lastSignIn', { time: at(lastSignInAt) }))}
        </span>
      </div>
      <div className={classes.actions}>
        {deactivatedAt === null && (
          <>
            <EditStaffButton {...actions} />
            <ResetPinButton {...actions} />
          </>
        )}
        <ActiveButton {...actions} />
      </div>
    </li>
  );
}
