import { Button, Select } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { type Ref, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { historyKindSchema, purposeSchema } from '#shared/api/history.ts';
import { useSnapshot } from '../../../bridge/bridge-context.tsx';
import { DayField } from './day-field.tsx';
import { emptyFilterForm, type FilterFaults, type FilterForm, isEmptyForm } from './history-filter.ts';
import classes from './history-filters.module.css';

interface HistoryFiltersProps {
  form: FilterForm;
  faults: FilterFaults;
  disabled: boolean;
  onChange: (form: FilterForm) => void;
}

/** What of the history is wanted. Each change narrows at once. */
export function HistoryFilters({ form, faults, disabled, onChange }: HistoryFiltersProps) {
  const { t } = useTranslation();
  const first = useRef<HTMLInputElement>(null);
  const staff = useSnapshot((snapshot) => snapshot.staff);
  const wallets = useSnapshot((snapshot) => snapshot.credit?.wallets);
  const kinds = historyKindSchema.options.map((kind) => ({ value: kind, label: t(`history.kind.${kind}`) }));
  const purposes = purposeSchema.options.map((purpose) => ({ value: purpose, label: t(`history.purpose.${purpose}`) }));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would need a legend that is seen
    <div role="group" className={classes.filters} aria-label={t('history.filter.label')}>
      <Choice
        ref={first}
        label={t('history.filter.kind')}
        any={t('history.filter.anyKind')}
        options={kinds}
        value={form.kind}
        disabled={disabled}
        onChange={(kind) => onChange({ ...form, kind })}
      />
      <Choice
        label={t('history.filter.purpose')}
        any={t('history.filter.anyPurpose')}
        options={purposes}
        value={form.purpose}
        disabled={disabled}
        onChange={(purpose) => onChange({ ...form, purpose })}
      />
      <Choice
        label={t('history.filter.staff')}
        any={t('history.filter.anyStaff')}
        options={staff.map(({ id, name }) => ({ value: id, label: name }))}
        value={form.staffId}
        disabled={disabled}
        onChange={(staffId) => onChange({ ...form, staffId })}
      />
      {wallets && wallets.length > 1 && (
        <Choice
          label={t('history.filter.wallet')}
          any={t('history.filter.anyWallet')}
          options={wallets.map(({ currency }) => ({ value: currency, label: currency }))}
          value={form.currency}
          disabled={disabled}
          onChange={(currency) => onChange({ ...form, currency })}
        />
      )}
      <DayField
        label={t('history.filter.from')}
        value={form.from}
        fault={faults.from}
        disabled={disabled}
        onChange={(from) => onChange({ ...form, from })}
      />
      <DayField
        label={t('history.filter.to')}
        value={form.to}
        fault={faults.to}
        disabled={disabled}
        onChange={(to) => onChange({ ...form, to })}
      />
      {!isEmptyForm(form) && (
        <Button
          className={classes.clear ?? ''}
          variant="subtle"
          leftSection={<IconX size={16} aria-hidden="true" />}
          onClick={() => {
            onChange(emptyFilterForm);
            // The button goes away with what it cleared.
            first.current?.focus();
          }}
        >
          {t('history.filter.clear')}
        </Button>
      )}
    </div>
  );
}

/** The choice that does not narrow. */
const ANY = '';

interface ChoiceProps<Value extends string> {
  ref?: Ref<HTMLInputElement>;
  label: string;
  any: string;
  options: readonly { value: Value; label: string }[];
  value: Value | null;
  disabled: boolean;
  onChange: (value: Value | null) => void;
}

function Choice<Value extends string>({
  ref = null,
  label,
  any,
  options,
  value,
  disabled,
  onChange,
}: ChoiceProps<Value>) {
  return (
    <Select<Value | typeof ANY>
      ref={ref}
      className={classes.choice ?? ''}
      classNames={{ input: classes.input ?? '', option: classes.option ?? '' }}
      aria-label={label}
      size="lg"
      rightSectionWidth={34}
      maxDropdownHeight={440}
      allowDeselect={false}
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
      data={[{ value: ANY, label: any }, ...options]}
      value={value ?? ANY}
      disabled={disabled}
      onChange={(chosen) => onChange(chosen === ANY || chosen === null ? null : chosen)}
    />
  );
}
