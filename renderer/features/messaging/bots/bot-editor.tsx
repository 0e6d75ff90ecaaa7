import { Button, TextInput, VisuallyHidden } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconTrash, IconUsers } from '@tabler/icons-react';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Bot } from '#shared/api/bots.ts';
import { SMS_CURRENCY } from '#shared/domain/money.ts';
import { MEMBER_FIELDS } from '#shared/domain/templates.ts';
import { useStep } from '../../../bridge/use-step.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { Notice } from '../../../ui/notice.tsx';
import { OfflineNotice } from '../../../ui/offline-notice.tsx';
import { useKeptFocus } from '../../../ui/use-kept-focus.ts';
import { AmountInput } from '../amount-input.tsx';
import classes from '../editor.module.css';
import { EditorFoot } from '../editor-foot.tsx';
import { useMessaging } from '../messaging-context.tsx';
import { MessageField } from '../text/message-field.tsx';
import { MessagePreview } from '../text/message-preview.tsx';
import { type Edits, useEdit } from '../use-edit.ts';
import { BotPreviewPanel } from './bot-preview-panel.tsx';
import { type BotForm, botFaults, CAP_RANGE, EMPTY_BOT, toBotDraft, toBotForm, toPreviewed } from './bot-rules.ts';
import { RemoveDialog } from './remove-dialog.tsx';
import { RuleFields } from './rule-fields.tsx';
import { useBotPreview } from './use-bot-preview.ts';

export type BotEdits = Edits<Bot, BotForm>;
/** The new rule's, which has no id yet. */
export const NEW = 'new';

interface BotEditorProps {
  /** Null for a new rule. */
  saved: Bot | null;
  edits: BotEdits;
  /** What was done last, to be read out. */
  said: string;
  renew: () => Promise<void>;
  onSaved: (rule: Bot) => void;
  onRemoved: (rule: Bot) => void;
}

/** A rule: whom it writes to and when, what it says, what it may spend, and who would get it. */
export function BotEditor({ saved, edits, said, renew, onSaved, onRemoved }: BotEditorProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { offline } = useMessaging();
  const [attempts, setAttempts] = useState(0);
  const [removing, removal] = useDisclosure(false);
  const save = useStep('bots.save', renew);
  const place = useKeptFocus<HTMLFormElement>(save.busy);
  const edit = useEdit(edits, {
    key: saved?.id ?? NEW,
    saved,
    toForm: (rule) => (rule === null ? EMPTY_BOT : toBotForm(rule)),
  });
  const { form } = edit;
  const faults = botFaults(form);
  const tried = attempts > 0;
  const shown = useBotPreview(toPreviewed(form), saved?.id ?? null, offline);
  const round = (amount: number) => format.round(amount, SMS_CURRENCY);

  useEffect(() => {
    if (attempts > 0) place.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [attempts, place]);

  const change = (next: BotForm) => {
    save.clearError();
    edit.setForm(next);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setAttempts(attempts + 1);
    const draft = toBotDraft(form);
    if (draft === null || offline || save.busy) return;
    const result = await save.run(
      saved === null
        ? { kind: 'new', ...draft }
        : { kind: 'changed', id: saved.id, revision: saved.revision, ...draft },
    );
    if (!result.ok) return;
    setAttempts(0);
    edit.settleSaved(result.value, result.value.id);
    onSaved(result.value);
  };
  return (
    <form ref={place} tabIndex={-1} className={classes.form} onSubmit={submit} noValidate>
      <VisuallyHidden component="h2">{saved?.name ?? t('bots.new')}</VisuallyHidden>
      {edit.changedMeanwhile && (
        <Notice tone="amber" icon={<IconUsers size={20} />} role="alert">
          {t('messaging.changedMeanwhile')}
        </Notice>
      )}
      <div className={classes.naming}>
        <TextInput
          label={t('bots.name')}
          error={tried && faults.name ? t('bots.nameInvalid') : null}
          autoComplete="off"
          autoFocus={saved === null}
          maxLength={100}
          value={form.name}
          onChange={(event) => change({ ...form, name: event.currentTarget.value })}
        />
        <AmountInput
          label={t('bots.cap')}
          used={saved && t('bots.capUsed', { amount: format.spent(saved.thisMonth.committed, SMS_CURRENCY) })}
          value={form.cap}
          fault={faults.cap ? t('bots.capInvalid', { min: round(CAP_RANGE.min), max: round(CAP_RANGE.max) }) : null}
          readOnly={false}
          onChange={(cap) => change({ ...form, cap })}
        />
      </div>
      <RuleFields form={form} faults={faults} readOnly={false} onChange={change} />
      <p className={classes.about}>{t('bots.once')}</p>
      <div className={classes.message}>
        <MessageField
          value={form.text}
          fields={MEMBER_FIELDS}
          marketing
          fault={tried || faults.text?.kind === 'unknownField' ? faults.text : null}
          readOnly={false}
          onChange={(text) => change({ ...form, text })}
        />
        <MessagePreview text={form.text} marketing />
      </div>
      <BotPreviewPanel {...shown} />
      {edit.changed && <OfflineNotice text={t('messaging.offlineForm')} error={save.error} />}
      <EditorFoot changed={edit.changed} busy={save.busy} said={said} onDiscard={() => edit.settle(saved)}>
        {saved && (
          <Button
            variant="subtle"
            leftSection={<IconTrash size={18} aria-hidden="true" />}
            disabled={offline || save.busy}
            onClick={removal.open}
          >
            {t('bots.remove')}
          </Button>
        )}
      </EditorFoot>
      {saved && (
        <RemoveDialog
          rule={saved}
          opened={removing}
          renew={renew}
          onClose={removal.close}
          onRemoved={() => {
            edit.settle(saved);
            onRemoved(saved);
          }}
        />
      )}
    </form>
  );
}
