import { UnstyledButton } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { type KeyboardEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { StaffMember } from '#shared/api/devices.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import type { ScanGuard } from '../registration/use-scan-guard.ts';
import { useScanUndo } from '../registration/use-scan-undo.ts';
import classes from './staff-list.module.css';

const STEPS: Record<string, number> = { ArrowDown: 2, ArrowUp: -2, ArrowRight: 1, ArrowLeft: -1 };

interface StaffListProps {
  staff: readonly StaffMember[];
  /** Whether their PIN can be checked now. */
  canEnter: (person: StaffMember) => boolean;
  demoPinOf: (person: StaffMember) => string | null;
  scan: ScanGuard;
  /** A barcode was scanned that meant nobody. */
  onScan: () => void;
  onChoose: (person: StaffMember) => void;
}

/** Everyone who may sign in, as large buttons: by touch, by arrow keys, or by the digit beside the name. */
export function StaffList({ staff, canEnter, demoPinOf, scan, onScan, onChoose }: StaffListProps) {
  const { t } = useTranslation();
  const list = useRef<HTMLUListElement>(null);

  const choose = (person: StaffMember) => {
    if (canEnter(person)) onChoose(person);
  };
  useScanUndo({ scan, value: null, initially: null, undo: onScan });
  useHotkeys(staff.slice(0, 9).map((person, index) => [String(index + 1), () => choose(person)]));

  const moveFocus = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const buttons = [...(list.current?.querySelectorAll<HTMLButtonElement>('button:enabled') ?? [])];
    const at = buttons.findIndex((button) => button.matches(':focus'));
    buttons[Math.min(Math.max(at + step, 0), buttons.length - 1)]?.focus();
  };

  const first = staff.find(canEnter);
  if (staff.length === 0) return <p>{t('lock.noStaff')}</p>;
  return (
    <ul ref={list} className={classes.list} onKeyDown={moveFocus}>
      {staff.map((person, index) => {
        const demoPin = demoPinOf(person);
        const enters = canEnter(person);
        return (
          <li key={person.id}>
            <UnstyledButton
              className={classes.person}
              disabled={!enters}
              onClick={() => onChoose(person)}
              autoFocus={person === first}
            >
              <Avatar name={person.name} size={44} />
              <span className={classes.text}>
                <span className={classes.name}>{person.name}</span>
                <span className={classes.role}>
                  {enters ? t(`role.${person.role}`) : t('lock.needsLine')}
                  {enters && demoPin !== null && (
                    <span className={classes.demo}>{t('lock.demoPinShort', { pin: demoPin })}</span>
                  )}
                </span>
              </span>
              {index < 9 && enters && <Kbd>{String(index + 1)}</Kbd>}
            </UnstyledButton>
          </li>
        );
      })}
    </ul>
  );
}
