import { Button, MultiSelect, Select, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Country } from '#shared/domain/phone.ts';
import { useSnapshot } from '../../../bridge/bridge-context.tsx';
import { useTags } from '../../../bridge/use-tags.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { Panel } from '../../../ui/panel.tsx';
import { withSlashes } from '../../../ui/typed-date.ts';
import { useMonthName } from './audience-words.ts';
import classes from './composer.module.css';
import { type AudienceForm, type DayFault, type DraftFaults, EMPTY_FORM } from './draft-rules.ts';

interface AudienceFieldsProps {
  form: AudienceForm;
  faults: DraftFaults;
  onChange: (form: AudienceForm) => void;
}

/** Whom a campaign is for, among those who agreed to news: every filter that is set has to fit. */
export function AudienceFields({ form, faults, onChange }: AudienceFieldsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const monthName = useMonthName();
  const tags = useTags(form.tags);
  const countries = useSendable();
  const everybody = JSON.stringify(form) === JSON.stringify(EMPTY_FORM.audience);
  const day = (name: 'joinedFrom' | 'joinedTo' | 'inactiveSince') => (
    <DayInput
      label={t(`campaigns.audience.${name}`)}
      value={form[name]}
      fault={faults[name]}
      onChange={(text) => onChange({ ...form, [name]: text })}
    />
  );
  return (
    <Panel
      title={t('campaigns.audience.title')}
      aside={<Summary everybody={everybody} onClear={() => onChange(EMPTY_FORM.audience)} />}
    >
      <div className={classes.filters}>
        <MultiSelect
          classNames={{ option: classes.option ?? '', input: classes.many ?? '', inputField: classes.search ?? '' }}
          label={t('campaigns.audience.tags')}
          placeholder={form.tags.length > 0 ? '' : t('campaigns.audience.anyTag')}
          nothingFoundMessage={t('campaigns.audience.noTags')}
          size="md"
          searchable
          maxValues={10}
          data={tags}
          value={[...form.tags]}
          onChange={(chosen) => onChange({ ...form, tags: chosen })}
        />
        {day('joinedFrom')}
        {day('joinedTo')}
        <Select
          classNames={{ option: classes.option ?? '' }}
          label={t('campaigns.audience.birthdayIn')}
          size="lg"
          allowDeselect={false}
          data={[
            { value: '', label: t('campaigns.audience.anyMonth') },
            ...Array.from({ length: 12 }, (_, month) => ({
              value: `${month + 1}`,
              label: monthName(month + 1),
            })),
          ]}
          value={form.birthdayMonth === null ? '' : `${form.birthdayMonth}`}
          onChange={(month) => onChange({ ...form, birthdayMonth: month ? Number(month) : null })}
        />
        {day('inactiveSince')}
        <MultiSelect
          classNames={{ option: classes.option ?? '', input: classes.many ?? '', inputField: classes.search ?? '' }}
          label={t('campaigns.audience.countries')}
          placeholder={form.countries.length > 0 ? '' : t('campaigns.audience.allCountries')}
          size="md"
          searchable
          data={countries.map((country) => ({ value: country, label: format.country(country) }))}
          value={[...form.countries]}
          onChange={(chosen) =>
            onChange({ ...form, countries: countries.filter((country) => chosen.includes(country)) })
          }
        />
      </div>
    </Panel>
  );
}

/** The countries that the shop sends to. */
function useSendable(): readonly Country[] {
  return useSnapshot((snapshot) => snapshot.countries);
}

function Summary({ everybody, onClear }: { everybody: boolean; onClear: () => void }): ReactNode {
  const { t } = useTranslation();
  if (everybody) return t('campaigns.audience.all');
  return (
    <Button className={`${classes.dense} ${classes.clear}`} variant="subtle" onClick={onClear}>
      {t('campaigns.audience.clear')}
    </Button>
  );
}

interface DayInputProps {
  label: string;
  value: string;
  fault: DayFault | null;
  onChange: (text: string) => void;
}

/** A day of the shop, typed day first as a birthday is. */
function DayInput({ label, value, fault, onChange }: DayInputProps) {
  const { t } = useTranslation();
  const [focused, setFocused] = useState(false);
  return (
    <TextInput
      label={label}
      placeholder={t('history.filter.day')}
      inputMode="numeric"
      autoComplete="off"
      maxLength={20}
      // While it is typed, a day is no mistake yet.
      error={fault && !focused ? t(`history.filter.${fault}`) : null}
      value={value}
      onFocus={() => setFocused(true)}
      onBlur={() => setFocused(false)}
      onChange={(event) => onChange(withSlashes(value, event.currentTarget.value))}
    />
  );
}
