import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Billing } from '#shared/api/billing.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { useKeptFocus } from '../../../ui/use-kept-focus.ts';
import { LineButton, ReadOnlyNotice, useReadOnly } from '../read-only.tsx';
import classes from './history.module.css';
import { ExportButton, ExportNotice, useExport } from './history-export.tsx';
import { emptyFilterForm, type FilterForm, readFilterForm } from './history-filter.ts';
import { HistoryFilters } from './history-filters.tsx';
import { isSameFilter, isUnfiltered } from './history-pages.ts';
import { HistoryTable } from './history-table.tsx';
import { useHistory } from './use-history.ts';

/** Every change of the wallets, newest first: filtered, page by page, or as a file. */
export function History({ billing }: { billing: Billing }) {
  const { t } = useTranslation();
  const format = useFormat();
  const readOnly = useReadOnly();
  const [{ form, filter }, setWanted] = useState(() => ({
    form: emptyFilterForm,
    filter: readFilterForm(emptyFilterForm).filter,
  }));
  const { list, outdated, error, loadingMore, showMore, retry } = useHistory(billing.history, filter);
  const file = useExport(filter);
  const foot = useKeptFocus<HTMLDivElement>(loadingMore);

  const change = (changed: FilterForm) => {
    const next = readFilterForm(changed).filter;
    // A day that is half-typed does not narrow yet, and asks for nothing.
    setWanted({ form: changed, filter: isSameFilter(filter, next) ? filter : next });
  };
  const count = list.entries.length;
  const summary = t(list.next === null ? 'history.count' : 'history.countMore', {
    count,
    formatted: format.number(count),
  });
  const empty = t(isUnfiltered(filter) ? 'history.empty' : 'history.noneFound');
  const failed = outdated && error !== null;

  return (
    <Panel title={t('history.title')} aside={<ExportButton file={file} disabled={outdated || count === 0} />}>
      <div className={classes.parts}>
        <HistoryFilters form={form} faults={readFilterForm(form).faults} disabled={readOnly} onChange={change} />
        <ReadOnlyNotice text={t('history.offline')} />
        <ExportNotice file={file} />
        {!failed && count > 0 && <HistoryTable entries={list.entries} outdated={outdated} />}
        {error && (
          <ErrorNotice
            error={error}
            action={
              <Button variant="subtle" onClick={retry}>
                {t('app.retry')}
              </Button>
            }
          />
        )}
      </div>
      <div ref={foot} tabIndex={-1} className={classes.foot}>
        <span role="status" className={classes.dim}>
          {outdated && !failed && !readOnly && t('history.loading')}
          {!outdated && (count === 0 ? empty : summary)}
        </span>
        {list.next !== null && !outdated && (
          <LineButton loading={loadingMore} onClick={showMore}>
            {t('history.more')}
          </LineButton>
        )}
      </div>
    </Panel>
  );
}
