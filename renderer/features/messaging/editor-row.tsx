import { Switch, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './editor.module.css';

interface EditorRowProps {
  name: string;
  /** Beside the name. */
  beside?: string;
  notes: readonly ReactNode[];
  /** Whether it is the one that is shown beside the list. */
  chosen: boolean;
  /** Whether something of it is typed and not saved. */
  unsaved: boolean;
  enabled: boolean;
  /** Names the switch. */
  switchLabel: string;
  disabled: boolean;
  onChoose: () => void;
  onSwitch: (enabled: boolean) => void;
}

/** Something that writes by itself: what it is, and whether it is on. */
export function EditorRow(props: EditorRowProps) {
  const { name, beside, notes, chosen, unsaved, enabled, switchLabel, disabled, onChoose, onSwitch } = props;
  const { t } = useTranslation();
  return (
    <li className={classes.row} data-chosen={chosen || undefined}>
      <UnstyledButton className={classes.choose} aria-current={chosen || undefined} onClick={onChoose}>
        <span className={classes.name}>
          {name}
          {beside !== undefined && <span className={classes.beside}>{beside}</span>}
        </span>
        {notes.map((note, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: each note has its place
          <span key={index} className={classes.note}>
            {note}
          </span>
        ))}
        {unsaved && <span className={`${classes.note} ${classes.unsaved}`}>{t('messaging.unsaved')}</span>}
      </UnstyledButton>
      <Switch
        className={classes.switch ?? ''}
        classNames={{ track: classes.track ?? '' }}
        aria-label={switchLabel}
        size="md"
        checked={enabled}
        disabled={disabled}
        onChange={(event) => onSwitch(event.currentTarget.checked)}
      />
    </li>
  );
}
