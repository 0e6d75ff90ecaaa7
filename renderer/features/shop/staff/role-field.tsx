import { Radio } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Role, roleSchema } from '#shared/domain/permissions.ts';
import classes from './role-field.module.css';

interface RoleFieldProps {
  role: Role;
  error: string | null;
  disabled: boolean;
  onChange: (role: Role) => void;
}

/** What someone may do. */
export function RoleField({ role, error, disabled, onChange }: RoleFieldProps) {
  const { t } = useTranslation();
  return (
    <Radio.Group
      label={t('staff.role')}
      error={error}
      // A radio cannot be marked as invalid, so that the words are read out.
      errorProps={{ role: 'alert' }}
      value={role}
      onChange={(value) => onChange(roleSchema.parse(value))}
    >
      <div className={classes.roles}>
        {roleSchema.options.map((option) => (
          <Radio.Card
            key={option}
            value={option}
            className={classes.role ?? ''}
            aria-label={t(`role.${option}`)}
            aria-description={t(`staff.may.${option}`)}
            disabled={disabled}
          >
            <Radio.Indicator />
            <span>
              <span className={classes.name}>{t(`role.${option}`)}</span>
              <span className={classes.may}>{t(`staff.may.${option}`)}</span>
            </span>
          </Radio.Card>
        ))}
      </div>
    </Radio.Group>
  );
}
