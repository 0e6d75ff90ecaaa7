import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AppError } from '#shared/errors.ts';
import { OfflineNotice } from './offline-notice.tsx';
import classes from './save-foot.module.css';

interface SaveFootProps {
  /** The id of the form that is saved, where the foot stands outside of it. */
  form?: string;
  changed: boolean;
  /** What is said once it is saved; null before. */
  saved: string | null;
  busy: boolean;
  readOnly: boolean;
  /** Why it could not be saved. */
  error: AppError | null;
  onDiscard: () => void;
}

/** Below a page that is saved as a whole, and always in sight: whether it is saved, and the ways to have it so. */
export function SaveFoot({ form, changed, saved, busy, readOnly, error, onDiscard }: SaveFootProps) {
  const { t } = useTranslation();
  return (
    <div className={classes.foot}>
      {changed && <OfflineNotice text={t('shop.offlineSave')} error={error} />}
      <div className={classes.buttons}>
        <span role="status" className={classes.state} data-changed={changed || undefined}>
          {changed ? t('shop.unsaved') : saved}
        </span>
        {changed && (
          <Button variant="subtle" disabled={busy} onClick={onDiscard}>
            {t('shop.discard')}
          </Button>
        )}
        <Button type="submit" form={form} variant="filled" loading={busy} disabled={readOnly}>
          {t('shop.save')}
        </Button>
      </div>
    </div>
  );
}
