import { UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import classes from './records.module.css';

/** Those that are no longer in use: out of the way, and there when someone looks for them. */
export function PastRecords({ title, children }: { title: string; children: ReactNode }) {
  const [shown, { toggle }] = useDisclosure(false);
  const id = useId();
  return (
    <div className={classes.past}>
      <UnstyledButton className={classes.pastTitle} aria-expanded={shown} aria-controls={id} onClick={toggle}>
        {title}
        <IconChevronDown size={18} className={classes.chevron} aria-hidden="true" />
      </UnstyledButton>
      <ul id={id} aria-label={title} hidden={!shown}>
        {children}
      </ul>
    </div>
  );
}
