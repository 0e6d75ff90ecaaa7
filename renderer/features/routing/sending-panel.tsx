import { TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Routing } from '#shared/api/routing.ts';
import { SMS_CURRENCY } from '#shared/domain/money.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Panel } from '../../ui/panel.tsx';
import { TimeInput } from '../../ui/time-input.tsx';
import { WholeInput } from '../../ui/whole-input.tsx';
import { OwnerPhones } from './owner-phones.tsx';
import classes from './sending-panel.module.css';
import {
  boundsOf,
  isSettingFaulty,
  type SettingNumber,
  type SettingsChanges,
  type SettingsField,
  type SettingsForm,
} from './settings-rules.ts';

interface SendingPanelProps {
  routing: Routing;
  form: SettingsForm;
  readOnly: boolean;
  onChange: (changes: SettingsChanges) => void;
}

/** What holds for all messages that are no codes, and for rewards. */
export function SendingPanel({ routing, form, readOnly, onChange }: SendingPanelProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const faulty = (field: SettingsField) => isSettingFaulty(field, form);
  const timeFault = (field: 'quietFrom' | 'quietTo') => (faulty(field) ? t('routing.sending.timeInvalid') : null);
  const number = (field: SettingNumber, label: string, hint: string) => (
    <NumberField
      field={field}
      label={label}
      hint={hint}
      value={form[field]}
      faulty={faulty(field)}
      readOnly={readOnly}
      onChange={(value) => onChange({ [field]: value })}
    />
  );
  // What it comes to is known of the saved number alone.
  const reserve =
    form.counterReserveCodes === routing.settings.counterReserveCodes
      ? t('routing.sending.reserveAmount', { amount: format.money(routing.reserve, SMS_CURRENCY) })
      : t('routing.sending.reserveHint');
  return (
    <div className={classes.panels}>
      <Panel title={t('routing.sending.title')}>
        <div className={classes.fields}>
          <Field hint={t('routing.sending.quietHint')}>
            <div className={classes.times}>
              <TimeInput
                label={t('routing.sending.quietFrom')}
                value={form.quietFrom}
                fault={timeFault('quietFrom')}
                readOnly={readOnly}
                onChange={(quietFrom) => onChange({ quietFrom })}
              />
              <TimeInput
                label={t('routing.sending.quietTo')}
                value={form.quietTo}
                fault={timeFault('quietTo')}
                readOnly={readOnly}
                onChange={(quietTo) => onChange({ quietTo })}
              />
            </div>
          </Field>
          {number('counterReserveCodes', t('routing.sending.reserve'), reserve)}
          <Field hint={faulty('optOutLine') ? null : t('routing.sending.optOutHint')}>
            <TextInput
              label={t('routing.sending.optOutLine')}
              error={faulty('optOutLine') && t('routing.sending.optOutInvalid')}
              autoComplete="off"
              maxLength={60}
              readOnly={readOnly}
              value={form.optOutLine}
              onChange={(event) => onChange({ optOutLine: event.currentTarget.value })}
            />
          </Field>
          <OwnerPhones
            phones={form.ownerPhones}
            readOnly={readOnly}
            onChange={(ownerPhones) => onChange({ ownerPhones })}
          />
        </div>
      </Panel>
      <Panel title={t('routing.rewards.title')}>
        <div className={classes.fields}>
          {number('rewardMemberDay', t('routing.rewards.memberDay'), bounds('rewardMemberDay'))}
          {number(
            'rewardDayUnits',
            t('routing.rewards.dayUnits', { currency: SMS_CURRENCY }),
            t('routing.rewards.dayUnitsHint'),
          )}
        </div>
      </Panel>
    </div>
  );

  function bounds(field: SettingNumber): string {
    const { min, max } = boundsOf(field);
    return t('shop.bounds', { min: format.number(min), max: format.number(max) });
  }
}

function Field({ hint, children }: { hint: string | null; children: ReactNode }) {
  return (
    <div>
      {children}
      {hint !== null && <p className={classes.hint}>{hint}</p>}
    </div>
  );
}

interface NumberFieldProps {
  field: SettingNumber;
  label: string;
  hint: string;
  /** Null is an empty field. */
  value: number | null;
  faulty: boolean;
  readOnly: boolean;
  onChange: (value: number | null) => void;
}

/** A number among the settings, with what it means below it until there is something wrong with it. */
function NumberField({ field, label, hint, value, faulty, readOnly, onChange }: NumberFieldProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const bounds = boundsOf(field);
  const told = { min: format.number(bounds.min), max: format.number(bounds.max) };
  return (
    <Field hint={faulty ? null : hint}>
      <WholeInput
        label={label}
        value={value}
        bounds={bounds}
        fault={faulty ? t('messaging.outOfBounds', told) : null}
        readOnly={readOnly}
        onChange={onChange}
      />
    </Field>
  );
}
