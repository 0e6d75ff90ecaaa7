import { Box } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './scroll-list.module.css';

interface ScrollListProps {
  label: string;
  /** Without a height it takes what its column leaves. */
  maxHeight?: number;
  children: ReactNode;
}

/** A list of `li` that scrolls by itself, also by keyboard. */
export function ScrollList({ label, maxHeight, children }: ScrollListProps) {
  return (
    <Box component="ul" className={classes.scroll ?? ''} tabIndex={0} aria-label={label} style={{ maxHeight }}>
      {children}
    </Box>
  );
}
