import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StaffRecord } from '#shared/api/shop.ts';
import { Panel } from '../../../ui/panel.tsx';
import { PastRecords } from '../past-records.tsx';
import classes from '../records.module.css';
import { useFallbackFocus } from '../use-fallback-focus.ts';
import { AddStaffButton } from './edit-staff.tsx';
import { StaffRow } from './staff-row.tsx';
import { groupStaff } from './staff-rules.ts';

/** Everyone who works here, and those who did. */
export function StaffPanel({ staff, readOnly }: { staff: readonly StaffRecord[]; readOnly: boolean }) {
  const { t } = useTranslation();
  const list = useFallbackFocus();
  const [news, setNews] = useState('');
  const { active, deactivated } = groupStaff(staff);
  const row = (person: StaffRecord) => (
    <StaffRow key={person.id} person={person} readOnly={readOnly} onNews={setNews} />
  );
  return (
    <div className={classes.panels}>
      <Panel
        title={t('staff.count', { count: active.length })}
        aside={<AddStaffButton readOnly={readOnly} onNews={setNews} />}
      >
        <div ref={list} tabIndex={-1} className={classes.list}>
          <p role="status" className={classes.news}>
            {news}
          </p>
          <ul aria-label={t('staff.title')}>{active.map(row)}</ul>
          {deactivated.length > 0 && (
            <PastRecords title={t('staff.deactivated', { count: deactivated.length })}>
              {deactivated.map(row)}
            </PastRecords>
          )}
        </div>
      </Panel>
    </div>
  );
}
