import type { HistoryFilter, HistoryKind, Purpose } from '#shared/api/history.ts';
import { parseBirthday } from '#shared/domain/birthday.ts';

/** What stands in the filters: null is any, and days are texts as they are typed. */
export interface FilterForm {
  kind: HistoryKind | null;
  purpose: Purpose | null;
  staffId: string | null;
  currency: string | null;
  from: string;
  to: string;
}

export const emptyFilterForm: FilterForm = {
  kind: null,
  purpose: null,
  staffId: null,
  currency: null,
  from: '',
  to: '',
};

export interface FilterFaults {
  from: 'dayInvalid' | null;
  to: 'dayInvalid' | 'daysReversed' | null;
}

/** A day that is typed here may be any; the history has lines for some of them only. */
const LAST_DAY = '9999-12-31';

/** The filter that the form stands for. A day that is not whole yet, or lies before the other one, does not narrow. */
export function readFilterForm(form: FilterForm): { filter: HistoryFilter; faults: FilterFaults } {
  const from = parseBirthday(form.from, LAST_DAY);
  const to = parseBirthday(form.to, LAST_DAY);
  const reversed = Boolean(from && to && to < from);
  return {
    filter: {
      ...(form.kind && { kind: form.kind }),
      ...(form.purpose && { purpose: form.purpose }),
      ...(form.staffId && { staffId: form.staffId }),
      ...(form.currency && { currency: form.currency }),
      ...(from && { from }),
      ...(to && !reversed && { to }),
    },
    faults: {
      from: from === undefined ? 'dayInvalid' : null,
      to: to === undefined ? 'dayInvalid' : reversed ? 'daysReversed' : null,
    },
  };
}

/** Whether nothing is chosen or typed in any of the filters. */
export function isEmptyForm(form: FilterForm): boolean {
  return Object.values(form).every((value) => value === null || value === '');
}
