import { Button, Checkbox, TextInput } from '@mantine/core';
import { type FormErrors, useForm } from '@mantine/form';
import { IconCloudOff } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MemberRecord } from '#shared/api/members.ts';
import { tagsSchema } from '#shared/domain/audience.ts';
import { useSnapshot } from '../../bridge/bridge-context.tsx';
import { useNow } from '../../i18n/use-now.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Said } from '../../ui/said.tsx';
import { withSlashes } from '../../ui/typed-date.ts';
import { useKeptFocus } from '../../ui/use-kept-focus.ts';
import { birthdayFault, emailFault, nameFault } from '../registration/details-rules.ts';
import steps from '../registration/steps.module.css';
import { ChangedMeanwhile } from './changed-meanwhile.tsx';
import classes from './member-details.module.css';
import { differences, type Edit, rebase, toDetails, toForm } from './member-edits.ts';
import { MemberHead } from './member-head.tsx';
import { TagsField } from './tags-field.tsx';
import { useSaveMember } from './use-save-member.ts';

type Fault = NonNullable<ReturnType<typeof nameFault | typeof emailFault | typeof birthdayFault>>;

interface MemberFormProps {
  /** As it is now; it may change while one types. */
  member: MemberRecord;
  /** What was typed before somebody else was looked at. */
  kept: Edit | undefined;
  /** Hears of all that is typed. */
  onTyped: (edit: Edit) => void;
  onSaved: (member: MemberRecord) => void;
  onCancel: () => void;
}

/** Changes a member, by the rules that a new one is registered with. */
export function MemberForm({ member, kept, onTyped, onSaved, onCancel }: MemberFormProps) {
  const { t } = useTranslation();
  const inWords = (fault: Fault | null) => (fault === null ? null : <Said words={`register.${fault}`} />);
  const offline = useSnapshot((snapshot) => snapshot.members?.state === 'offline');
  const today = new Date(useNow()).toISOString().slice(0, 10);
  const [opened, setOpened] = useState(kept?.opened ?? member);
  const [base, setBase] = useState(kept?.base ?? member);
  const change = useSaveMember((halfway) => {
    // What was saved of it is no change of somebody else's.
    setOpened(halfway);
    setBase(halfway);
  });
  const place = useKeptFocus<HTMLFormElement>(change.busy);

  const form = useForm({
    initialValues: kept?.typed ?? toForm(member),
    onValuesChange: (typed) => onTyped({ opened, base, typed }),
    validate: {
      name: (name) => inWords(nameFault(name)),
      email: (email) => inWords(emailFault(email)),
      birthday: (birthday) => inWords(birthdayFault(birthday, today)),
      tags: (tags) => (tagsSchema.safeParse(tags).success ? null : <Said words="members.tags.invalid" />),
    },
  });

  useEffect(() => {
    if (member.revision <= base.revision) return;
    form.setValues(rebase(form.getValues(), base, member));
    setBase(member);
  }, [member, base, form]);

  const focusFirstError = (errors: FormErrors) => {
    const [field] = Object.keys(errors);
    if (field !== undefined) form.getInputNode(field)?.focus();
  };
  const submit = form.onSubmit(async (typed) => {
    if (offline || change.busy) return;
    const edited = { ...toDetails(typed, today), tags: typed.tags };
    if (differences(edited, base).length === 0) return onCancel();
    const saved = await change.run(base, edited);
    if (saved) onSaved(saved);
  }, focusFirstError);

  const changedMeanwhile = differences(opened, base).length > 0;
  // What changed is told once, with what stands there now.
  const error = change.error?.code === 'member_changed' && changedMeanwhile ? null : change.error;
  return (
    <form
      ref={place}
      tabIndex={-1}
      aria-label={t('members.form', { name: opened.name })}
      onChange={change.clearError}
      onSubmit={submit}
      noValidate
    >
      <MemberHead member={member} saved={false} />
      <div className={classes.notices}>
        {changedMeanwhile && <ChangedMeanwhile before={opened} now={base} />}
        {offline && (
          <Notice tone="grey" icon={<IconCloudOff size={20} />} role="status">
            {t('members.offlineForm')}
          </Notice>
        )}
        {error && !offline && <ErrorNotice error={error} />}
      </div>
      <div className={classes.fields}>
        <TextInput label={t('register.name')} autoComplete="off" autoFocus {...form.getInputProps('name')} />
        <TextInput
          label={t('register.email')}
          type="email"
          autoComplete="off"
          spellCheck={false}
          {...form.getInputProps('email')}
        />
        <TextInput
          label={t('register.birthday')}
          placeholder={t('register.birthdayPlaceholder')}
          inputMode="numeric"
          autoComplete="off"
          maxLength={20}
          {...form.getInputProps('birthday')}
          onChange={(event) =>
            form.setFieldValue('birthday', withSlashes(form.values.birthday, event.currentTarget.value))
          }
        />
        <TagsField
          tags={form.values.tags}
          error={form.errors.tags}
          onChange={(tags) => form.setFieldValue('tags', tags)}
        />
        <Checkbox
          className={steps.consent ?? ''}
          classNames={{ description: steps.hint ?? '' }}
          label={t('register.consent')}
          description={t('register.consentHint')}
          size="md"
          {...form.getInputProps('marketingConsent', { type: 'checkbox' })}
        />
      </div>
      <div className={classes.formActions}>
        <Button type="submit" variant="filled" loading={change.busy} disabled={offline}>
          {t('members.save')}
        </Button>
        <Button variant="subtle" onClick={onCancel} rightSection={<Kbd>{t('keys.escape')}</Kbd>}>
          {t('app.cancel')}
        </Button>
      </div>
    </form>
  );
}
