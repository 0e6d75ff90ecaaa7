import { Checkbox, Select } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useTags } from '../../../bridge/use-tags.ts';
import { TimeInput } from '../../../ui/time-input.tsx';
import { WholeInput } from '../../../ui/whole-input.tsx';
import classes from '../editor.module.css';
import { type BotFaults, type BotForm, boundsOf, RULE_KINDS, USUAL_DAYS } from './bot-rules.ts';

interface RuleFieldsProps {
  form: BotForm;
  faults: BotFaults;
  readOnly: boolean;
  onChange: (form: BotForm) => void;
}

/** Whom a rule writes to, on which day of theirs, and at what time. */
export function RuleFields({ form, faults, readOnly, onChange }: RuleFieldsProps) {
  const { t } = useTranslation();
  const id = useId();
  const tags = useTags(form.tag === null ? [] : [form.tag]);
  const { kind } = form;
  const daysLabel = { birthday: 'daysBefore', joined: 'daysAfter', inactive: 'days', low_visits: 'days' } as const;
  const number = (field: 'days' | 'visits', label: string) => {
    const bounds = boundsOf(kind, field);
    return (
      <WholeInput
        label={label}
        value={form[field]}
        bounds={bounds}
        fault={faults[field] ? t('messaging.outOfBounds', bounds) : null}
        readOnly={readOnly}
        onChange={(value) => onChange({ ...form, [field]: value })}
      />
    );
  };
  return (
    <>
      <div className={classes.rule} data-two={kind === 'low_visits' || undefined}>
        <Select
          classNames={{ option: classes.option ?? '' }}
          label={t('bots.when')}
          size="lg"
          allowDeselect={false}
          readOnly={readOnly}
          data={RULE_KINDS.map((value) => ({ value, label: t(`bots.kind.${value}`) }))}
          value={kind}
          onChange={(chosen) => chosen !== null && onChange({ ...form, kind: chosen, days: USUAL_DAYS[chosen] })}
        />
        {number('days', t(`bots.${daysLabel[kind]}`))}
        {kind === 'low_visits' && number('visits', t('bots.visits'))}
        <TimeInput
          label={t('bots.at')}
          value={form.time}
          fault={faults.time ? t('bots.timeInvalid') : null}
          readOnly={readOnly}
          onChange={(time) => onChange({ ...form, time })}
        />
        <Select
          classNames={{ option: classes.option ?? '' }}
          label={t('bots.tag')}
          size="lg"
          allowDeselect={false}
          readOnly={readOnly}
          data={[{ value: '', label: t('bots.anyTag') }, ...tags.map((tag) => ({ value: tag, label: tag }))]}
          value={form.tag ?? ''}
          onChange={(tag) => onChange({ ...form, tag: tag === '' ? null : tag })}
        />
      </div>
      {kind === 'inactive' && (
        <div className={classes.older}>
          <Checkbox
            label={t('bots.includeOlder')}
            aria-describedby={id}
            size="md"
            disabled={readOnly}
            checked={form.includeOlder}
            onChange={(event) => onChange({ ...form, includeOlder: event.currentTarget.checked })}
          />
          <span id={id} className={classes.about}>
            {t('bots.includeOlderHint')}
          </span>
        </div>
      )}
    </>
  );
}
