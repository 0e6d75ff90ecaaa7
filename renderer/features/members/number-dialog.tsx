import { Button } from '@mantine/core';
import { type FormEvent, useId, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MemberRecord } from '#shared/api/members.ts';
import { type Country, formatPhone, parsePhone } from '#shared/domain/phone.ts';
import { useCall, useSnapshot } from '../../bridge/bridge-context.tsx';
import { useOffline } from '../../bridge/use-offline.ts';
import { useReading } from '../../bridge/use-reading.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { EnterKey } from '../../ui/kbd.tsx';
import { OfflineNotice } from '../../ui/offline-notice.tsx';
import { useKeptFocus } from '../../ui/use-kept-focus.ts';
import { PhoneField, type PhoneFieldHandle } from '../registration/phone-field.tsx';
import classes from './member-details.module.css';

interface NumberFormProps {
  member: MemberRecord;
  /** @param told what has been done, in words */
  onChanged: (member: MemberRecord, told: string) => void;
}

interface NumberDialogProps extends NumberFormProps {
  opened: boolean;
  onClose: () => void;
}

/** Another number for a member. No code goes to it: the note at the old one is what tells of a change that is none of theirs. */
export function NumberDialog({ opened, onClose, ...form }: NumberDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog title={t('members.number.title', { name: form.member.name })} opened={opened} onClose={onClose}>
      <NumberForm {...form} />
    </Dialog>
  );
}

function NumberForm({ member: { id, name, revision }, onChanged }: NumberFormProps) {
  const { t } = useTranslation();
  const textId = useId();
  const field = useRef<PhoneFieldHandle>(null);
  const home = useSnapshot((snapshot) => snapshot.shop?.homeCountry) ?? 'SG';
  const offline = useOffline();
  const change = useCall('members.changePhone');
  const place = useKeptFocus<HTMLFormElement>(change.busy);
  const [typed, setTyped] = useState<{ text: string; country: Country }>({ text: '', country: home });
  const [insisted, setInsisted] = useState(false);
  const isTold = useIsTold();
  const parsed = parsePhone(typed.text, typed.country);
  const invalid = insisted && parsed.kind !== 'ok';

  // The dialog puts the focus on what says so; by itself it would begin with its way out.
  useLayoutEffect(() => place.current?.querySelector('input[type="tel"]')?.setAttribute('data-autofocus', ''), [place]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setInsisted(true);
    field.current?.focus();
    if (parsed.kind !== 'ok' || offline || change.busy) return;
    const { e164: phone } = parsed;
    const changed = await change.run({ id, revision, phone });
    if (changed.ok) onChanged(changed.value, t('members.number.done', { name, number: formatPhone(phone) }));
  };
  return (
    <form ref={place} tabIndex={-1} className={classes.numberForm} onSubmit={submit} noValidate>
      <PhoneField
        ref={field}
        label={t('members.number.field')}
        text={typed.text}
        country={typed.country}
        invalid={invalid}
        busy={change.busy}
        describedBy={textId}
        onChange={(text, country) => {
          change.clearError();
          setInsisted(false);
          setTyped({ text, country });
        }}
      />
      <p id={textId} className={classes.dim} data-fault={invalid || undefined} role="status">
        {invalid
          ? t('errors.phone_invalid.title')
          : t(isTold ? 'members.number.text' : 'members.number.textOff', { name })}
      </p>
      <OfflineNotice text={t('members.offline')} error={change.error} />
      <Button
        type="submit"
        variant="filled"
        loading={change.busy}
        disabled={offline}
        rightSection={<EnterKey />}
        fullWidth
      >
        {t('members.number.submit')}
      </Button>
    </form>
  );
}

/** Whether a note goes to the old number; so it is said until it is known that none does. */
function useIsTold(): boolean {
  const { shown } = useReading('activities.read', {}, null);
  const activity = shown?.output.value.activities.find(({ kind }) => kind === 'phone_changed');
  return activity?.enabled ?? true;
}
