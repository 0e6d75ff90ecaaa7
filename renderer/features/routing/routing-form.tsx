import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Routing } from '#shared/api/routing.ts';
import { useCall } from '../../bridge/bridge-context.tsx';
import { SaveFoot } from '../../ui/save-foot.tsx';
import { useKeptFocus } from '../../ui/use-kept-focus.ts';
import { CountryList } from './country-list.tsx';
import { CountryPanel } from './country-panel.tsx';
import classes from './routing.module.css';
import {
  type CountryChanges,
  countryFaults,
  isCountryChanged,
  NO_COUNTRY_CHANGES,
  type RoutedCountry,
  toSaveCountry,
} from './routing-rules.ts';
import { SendingPanel } from './sending-panel.tsx';
import { areSettingsChanged, type SettingsChanges, shownSettings, toSaveSettings } from './settings-rules.ts';

/** Routes, sender names and the rules for sending, saved together. */
export function RoutingForm({ routing, readOnly }: { routing: Routing; readOnly: boolean }) {
  const { t } = useTranslation();
  const [openCountry, setOpenCountry] = useState<RoutedCountry | null>(null);
  const [countries, setCountries] = useState<ReadonlyMap<RoutedCountry, CountryChanges>>(() => new Map());
  const [settings, setSettings] = useState<SettingsChanges>({});
  const [attempts, setAttempts] = useState(0);
  const [saved, setSaved] = useState(false);
  const saveCountry = useCall('routing.saveCountry');
  const saveSettings = useCall('routing.saveSettings');
  const busy = saveCountry.busy || saveSettings.busy;
  const place = useKeptFocus<HTMLFormElement>(busy);

  const changesOf = (country: RoutedCountry) => countries.get(country) ?? NO_COUNTRY_CHANGES;
  const changed = routing.countries.filter((each) => isCountryChanged(each, changesOf(each.country)));
  const settingsChanged = areSettingsChanged(routing.settings, settings);
  const isChanged = changed.length > 0 || settingsChanged;
  const open = routing.countries.find(({ country }) => country === openCountry) ?? routing.countries[0];

  useEffect(() => {
    if (attempts > 0) place.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [attempts, place]);

  const noteTyped = () => {
    saveCountry.clearError();
    saveSettings.clearError();
    setSaved(false);
  };
  const change = (country: RoutedCountry, changes: CountryChanges) => {
    noteTyped();
    setCountries(new Map([...countries, [country, changes]]));
  };
  const discard = () => {
    noteTyped();
    setCountries(new Map());
    setSettings({});
  };

  /** One after the other: what could not be saved stays as it was typed. */
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setAttempts(attempts + 1);
    if (readOnly || busy || !isChanged) return;
    const faulty = changed.find((each) => {
      const { noRoute, sender } = countryFaults(each, changesOf(each.country));
      return noRoute || sender !== null;
    });
    const toSave = toSaveSettings(shownSettings(routing.settings, settings));
    if (faulty) setOpenCountry(faulty.country);
    if (faulty || toSave === null) return;
    for (const each of changed) {
      const result = await saveCountry.run(toSaveCountry(each, changesOf(each.country)));
      if (!result.ok) return;
      setCountries((last) => new Map([...last].filter(([country]) => country !== each.country)));
    }
    if (settingsChanged) {
      const result = await saveSettings.run(toSave);
      if (!result.ok) return;
      setSettings({});
    }
    setSaved(true);
  };

  return (
    <form ref={place} tabIndex={-1} className={classes.form} onSubmit={submit} noValidate>
      <div className={classes.columns}>
        <CountryList
          routing={routing}
          open={open?.country ?? null}
          unsaved={changed.map(({ country }) => country)}
          onOpen={setOpenCountry}
        />
        {open && (
          <CountryPanel
            key={open.country}
            routing={routing}
            saved={open}
            changes={changesOf(open.country)}
            readOnly={readOnly || busy}
            onChange={(changes) => change(open.country, changes)}
          />
        )}
      </div>
      <SendingPanel
        routing={routing}
        form={shownSettings(routing.settings, settings)}
        readOnly={readOnly || busy}
        onChange={(changes) => {
          noteTyped();
          setSettings({ ...settings, ...changes });
        }}
      />
      <SaveFoot
        changed={isChanged}
        saved={saved ? t('routing.saved') : null}
        busy={busy}
        readOnly={readOnly}
        error={saveCountry.error ?? saveSettings.error}
        onDiscard={discard}
      />
    </form>
  );
}
