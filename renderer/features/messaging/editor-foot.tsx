import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './editor.module.css';
import { useMessaging } from './messaging-context.tsx';

interface EditorFootProps {
  changed: boolean;
  busy: boolean;
  /** What was done last, to be read out. */
  said: string;
  onDiscard: () => void;
  /** What else can be done with it. */
  children?: ReactNode;
}

/** Below a form: whether it is saved, and the ways to have it so. */
export function EditorFoot({ changed, busy, said, onDiscard, children }: EditorFootProps) {
  const { t } = useTranslation();
  const { offline } = useMessaging();
  return (
    <div className={classes.foot}>
      {children}
      <span role="status" className={classes.state} data-changed={changed || undefined}>
        {changed ? t('messaging.unsaved') : said}
      </span>
      {changed && (
        <Button variant="subtle" disabled={busy} onClick={onDiscard}>
          {t('messaging.discard')}
        </Button>
      )}
      <Button type="submit" variant="filled" loading={busy} disabled={offline}>
        {t('messaging.save')}
      </Button>
    </div>
  );
}
