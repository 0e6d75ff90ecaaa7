import { IconInfoCircle, IconUsers } from '@tabler/icons-react';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Activity } from '#shared/api/activities.ts';
import { SMS_CURRENCY } from '#shared/domain/money.ts';
import { ACTIVITY_FIELDS } from '#shared/domain/templates.ts';
import { useStep } from '../../../bridge/use-step.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { Notice } from '../../../ui/notice.tsx';
import { OfflineNotice } from '../../../ui/offline-notice.tsx';
import { TimeInput } from '../../../ui/time-input.tsx';
import { useKeptFocus } from '../../../ui/use-kept-focus.ts';
import { WholeInput } from '../../../ui/whole-input.tsx';
import { AmountInput } from '../amount-input.tsx';
import classes from '../editor.module.css';
import { EditorFoot } from '../editor-foot.tsx';
import { useMessaging } from '../messaging-context.tsx';
import { MessageField } from '../text/message-field.tsx';
import { MessagePreview, PersonChoice } from '../text/message-preview.tsx';
import { type Edits, useEdit } from '../use-edit.ts';
import {
  type ActivityForm,
  activityFaults,
  isMarketing,
  SPAN,
  THRESHOLD_RANGE,
  toActivityForm,
  toSavedActivity,
} from './activity-rules.ts';
import { rulesOf } from './activity-words.ts';

export type ActivityEdits = Edits<Activity, ActivityForm>;

interface ActivityEditorProps {
  saved: Activity;
  edits: ActivityEdits;
  /** Whether whoever is at the counter may change it. */
  mayChange: boolean;
  /** Whether it goes to phones that nobody has entered yet. */
  lacksPhone: boolean;
  /** What was done last, to be read out. */
  said: string;
  renew: () => Promise<void>;
  onSaved: (activity: Activity) => void;
}

/** What is sent for one event: its text, when, and what came of it lately. */
export function ActivityEditor(props: ActivityEditorProps) {
  const { saved, edits, mayChange, lacksPhone, said, renew, onSaved } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const { offline } = useMessaging();
  const { kind, enabled, revision, last30 } = saved;
  const [attempts, setAttempts] = useState(0);
  const save = useStep('activities.save', renew);
  const place = useKeptFocus<HTMLFormElement>(save.busy);
  const edit = useEdit(edits, { key: kind, saved, toForm: (activity) => toActivityForm(activity ?? saved) });
  const { form } = edit;
  const faults = activityFaults(kind, form);
  const marketing = isMarketing(kind);
  const readOnly = !mayChange;

  useEffect(() => {
    if (attempts > 0) place.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [attempts, place]);

  const change = (next: ActivityForm) => {
    save.clearError();
    edit.setForm(next);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setAttempts(attempts + 1);
    const written = toSavedActivity(kind, form);
    if (written === null || readOnly || offline || save.busy) return;
    const result = await save.run({ kind, revision, enabled, ...written });
    if (!result.ok) return;
    setAttempts(0);
    edit.settleSaved(result.value, kind);
    onSaved(result.value);
  };
  const { sent, failed, skipped, cost } = last30;
  return (
    <form ref={place} tabIndex={-1} className={classes.form} onSubmit={submit} noValidate>
      <header className={classes.head}>
        <h2 className={classes.title}>{t(`activities.kind.${kind}`)}</h2>
        {kind !== 'balance_low' && <PersonChoice />}
      </header>
      <p className={classes.about}>{t(`activities.class.${rulesOf(kind)}`)}</p>
      {readOnly && (
        <Notice tone="grey" icon={<IconInfoCircle size={20} />}>
          {t('activities.ownerOnly')}
        </Notice>
      )}
      {lacksPhone && (
        <Notice tone="amber" icon={<IconInfoCircle size={20} />}>
          {t('activities.noPhone')}
        </Notice>
      )}
      {edit.changedMeanwhile && (
        <Notice tone="amber" icon={<IconUsers size={20} />} role="alert">
          {t('messaging.changedMeanwhile')}
        </Notice>
      )}
      <div className={classes.message}>
        <MessageField
          value={form.text}
          fields={ACTIVITY_FIELDS[kind]}
          marketing={marketing}
          fault={attempts > 0 || faults.text?.kind === 'unknownField' ? faults.text : null}
          readOnly={readOnly}
          onChange={(text) => change({ ...form, text })}
        />
        <MessagePreview text={form.text} marketing={marketing} />
      </div>
      <Settings kind={kind} form={form} faults={faults} readOnly={readOnly} onChange={change} />
      <p className={classes.figures}>
        <span>
          {t('activities.last30', { count: sent, formatted: format.number(sent), failed: format.number(failed) })}
        </span>
        {sent > 0 && <span>{format.spent(cost, SMS_CURRENCY)}</span>}
        <span>{t('activities.skipped', { count: skipped, formatted: format.number(skipped) })}</span>
      </p>
      {edit.changed && <OfflineNotice text={t('messaging.offlineForm')} error={save.error} />}
      {!readOnly && (
        <EditorFoot changed={edit.changed} busy={save.busy} said={said} onDiscard={() => edit.settle(saved)} />
      )}
    </form>
  );
}

interface SettingsProps {
  kind: Activity['kind'];
  form: ActivityForm;
  faults: ReturnType<typeof activityFaults>;
  readOnly: boolean;
  onChange: (form: ActivityForm) => void;
}

/** What can be set beside the text. */
function Settings({ kind, form, faults, readOnly, onChange }: SettingsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const time = (
    <TimeInput
      label={t('activities.at')}
      value={form.time}
      fault={faults.time ? t('activities.timeInvalid') : null}
      readOnly={readOnly}
      onChange={(typed) => onChange({ ...form, time: typed })}
    />
  );
  const bounds = {
    min: format.round(THRESHOLD_RANGE.min, SMS_CURRENCY),
    max: format.round(THRESHOLD_RANGE.max, SMS_CURRENCY),
  };
  switch (kind) {
    case 'birthday':
      return <div className={classes.fields}>{time}</div>;
    case 'lapsing':
      return (
        <div className={classes.fields}>
          {(['months', 'daysBefore'] as const).map((name) => (
            <WholeInput
              key={name}
              label={t(`activities.${name}`)}
              value={form[name]}
              bounds={SPAN}
              fault={faults[name] ? t('messaging.outOfBounds', SPAN) : null}
              readOnly={readOnly}
              onChange={(value) => onChange({ ...form, [name]: value })}
            />
          ))}
          {time}
        </div>
      );
    case 'balance_low':
      return (
        <div className={classes.fields}>
          <AmountInput
            label={t('activities.threshold')}
            value={form.threshold}
            fault={faults.threshold ? t('messaging.outOfBounds', bounds) : null}
            readOnly={readOnly}
            onChange={(threshold) => onChange({ ...form, threshold })}
          />
        </div>
      );
    default:
      return null;
  }
}
