import { Switch } from '@mantine/core';
import classes from './field-rows.module.css';

interface SwitchRowProps {
  label: string;
  description: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

/** The switch at the top of a dialog, which the fields below depend on. A press anywhere on its row turns it. */
export function SwitchRow({ label, description, checked, onChange }: SwitchRowProps) {
  return (
    <Switch
      classNames={{
        root: classes.switch ?? '',
        body: classes.switchBody ?? '',
        label: classes.switchLabel ?? '',
        track: classes.track ?? '',
      }}
      // The description stands inside of the label, and must not become a part of its name.
      aria-label={label}
      label={label}
      description={description}
      labelPosition="left"
      size="lg"
      // Where the dialog puts the focus when it opens.
      data-autofocus
      checked={checked}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}
