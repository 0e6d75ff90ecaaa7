import { type FormEvent, useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShopSettings } from '#shared/api/shop.ts';
import { useCall } from '../../../bridge/bridge-context.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { SaveFoot } from '../../../ui/save-foot.tsx';
import { useKeptFocus } from '../../../ui/use-kept-focus.ts';
import { CountriesPanel } from './countries-panel.tsx';
import {
  CODE_LIMITS,
  isChanged,
  isFaulty,
  type LimitsChanges,
  NO_CHANGES,
  type NumberField,
  shownCountries,
  shownNumbers,
  toSave,
  withCountry,
  withNumber,
} from './limits-rules.ts';
import classes from './limits-screen.module.css';
import { NumberRow } from './number-row.tsx';

export interface LimitsFormProps {
  settings: ShopSettings;
  changes: LimitsChanges;
  readOnly: boolean;
  onChange: (changes: LimitsChanges) => void;
}

/** All limits, saved together. What is changed and not saved stays until the counter locks. */
export function LimitsForm({ settings, changes, readOnly, onChange }: LimitsFormProps) {
  const { t } = useTranslation();
  const id = useId();
  const [attempts, setAttempts] = useState(0);
  const [saved, setSaved] = useState(false);
  const save = useCall('shop.saveLimits');
  const element = useKeptFocus<HTMLDivElement>(save.busy);
  const numbers = shownNumbers(settings, changes);
  const changed = isChanged(settings, changes);

  useEffect(() => {
    if (attempts > 0) element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [attempts, element]);

  const change = (next: LimitsChanges) => {
    save.clearError();
    setSaved(false);
    onChange(next);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setAttempts(attempts + 1);
    const limits = toSave(settings, changes);
    if (limits === null || !changed || save.busy || readOnly) return;
    const result = await save.run(limits);
    if (!result.ok) return;
    setSaved(true);
    onChange(NO_CHANGES);
  };
  const row = (field: NumberField) => (
    <NumberRow
      key={field}
      field={field}
      value={numbers[field]}
      faulty={isFaulty(field, numbers[field])}
      readOnly={save.busy || readOnly}
      onChange={(value) => change(withNumber(changes, field, value))}
    />
  );

  return (
    <div ref={element} tabIndex={-1} className={classes.form}>
      <div className={classes.columns}>
        <form id={id} className={classes.column} onSubmit={submit} noValidate>
          <Panel title={t('limits.codes')}>
            <p className={classes.dim}>{t('limits.codesText')}</p>
            {CODE_LIMITS.map(row)}
          </Panel>
          <Panel title={t('limits.idleLock')}>{row('idleLockMinutes')}</Panel>
        </form>
        <CountriesPanel
          allowed={shownCountries(settings, changes)}
          saved={settings.limits.countries}
          stopped={settings.stoppedCountries}
          disabled={save.busy || readOnly}
          onChange={(country, on) => change(withCountry(changes, country, on))}
        />
      </div>
      <SaveFoot
        form={id}
        changed={changed}
        saved={saved ? t('limits.saved') : null}
        busy={save.busy}
        readOnly={readOnly}
        error={save.error}
        onDiscard={() => change(NO_CHANGES)}
      />
    </div>
  );
}
