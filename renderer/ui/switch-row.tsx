import { Switch } from '@mantine/core';
import classes from './switch-row.module.css';

interface SwitchRowProps {
  label: string;
  description: string;
  checked: boolean;
  disabled?: boolean;
  /** The focus is here when its dialog opens. */
  first?: boolean;
  onChange: (checked: boolean) => void;
}

/** What is asked on the left, the switch on the right. A press anywhere on its row turns it. */
export function SwitchRow({ label, description, checked, disabled = false, first = false, onChange }: SwitchRowProps) {
  return (
    <Switch
      classNames={{
        root: classes.row ?? '',
        body: classes.body ?? '',
        label: classes.label ?? '',
        description: classes.description ?? '',
        track: classes.track ?? '',
      }}
      // The description stands inside of the label, and must not become a part of its name.
      aria-label={label}
      label={label}
      description={description}
      labelPosition="left"
      size="lg"
      data-autofocus={first || undefined}
      checked={checked}
      disabled={disabled}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}
