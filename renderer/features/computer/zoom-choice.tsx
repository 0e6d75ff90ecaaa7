import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ZOOMS, type Zoom } from '#shared/contract/choices.ts';
import { useCall } from '../../bridge/bridge-context.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';

/** How large the desktop app draws everything. */
export function ZoomChoice({ zoom, className }: { zoom: Zoom; className: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const change = useCall('computer.change');
  const choose = (value: string) => {
    const chosen = ZOOMS.find((each) => String(each) === value);
    if (chosen !== undefined) void change.run({ zoom: chosen });
  };
  return (
    <>
      <SegmentedControl
        aria-label={t('computer.zoom')}
        className={className}
        fullWidth
        data={ZOOMS.map((each) => ({ value: String(each), label: format.percent(each) }))}
        value={String(zoom)}
        onChange={choose}
      />
      {change.error && <ErrorNotice error={change.error} />}
    </>
  );
}
