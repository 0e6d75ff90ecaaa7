import { UnstyledButton } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { type KeyboardEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { StaffMember } from '#shared/api/devices.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import classes from './staff-list.module.css';

const STEPS: Record<string, number> = { ArrowDown: 2, ArrowUp: -2, ArrowRight: 1, ArrowLeft: -1 };

interface StaffListProps {
  staff: readonly StaffMember[];
  demoPinOf: (person: StaffMember) => string | null;
  onChoose: (person: StaffMember) => void;
}

/** Everyone who may sign in, as large buttons: by touch, by arrow keys, or by the digit beside the name. */
export function StaffList({ staff, demoPinOf, onChoose }: StaffListProps) {
  const { t } = useTranslation();
  const list = useRef<HTMLUListElement>(null);

  useHotkeys(staff.slice(0, 9).map((person, index) => [String(index + 1), () => onChoose(person)]));

  const moveFocus = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = buttons.findIndex((button) => button.matches(':focus'));
    buttons[Math.min(Math.max(at + step, 0), buttons.length - 1)]?.focus();
  };

  if (staff.length === 0) return <p>{t('lock.noStaff')}</p>;
  return (
    <ul ref={list} className={classes.list} onKeyDown={moveFocus}>
      {staff.map((person, index) => {
        const demoPin = demoPinOf(person);
        return (
          <li key={person.id}>
            <UnstyledButton className={classes.person} onClick={() => onChoose(person)} autoFocus={index === 0}>
              <Avatar name={person.name} size={44} />
              <span className={classes.text}>
                <span className={classes.name}>{person.name}</span>
                <span className={classes.role}>
                  {t(`role.${person.role}`)}
                  {demoPin !== null && <span className={classes.demo}>{t('lock.demoPinShort', { pin: demoPin })}</span>}
                </span>
              </span>
              {index < 9 && <Kbd>{String(index + 1)}</Kbd>}
            </UnstyledButton>
          </li>
        );
      })}
    </ul>
  );
}
