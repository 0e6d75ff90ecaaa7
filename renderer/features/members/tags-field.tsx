import { Pill, TagsInput } from '@mantine/core';
import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { tagSchema } from '#shared/domain/audience.ts';
import { fold } from '#shared/domain/search.ts';
import { useTags } from '../../bridge/use-tags.ts';
import classes from './tags-field.module.css';

interface TagsFieldProps {
  tags: readonly string[];
  error: ReactNode;
  onChange: (tags: string[]) => void;
}

/** Tags of one member, as they are written, with those of the shop to choose from. Enter or a comma ends one. */
export function TagsField({ tags, error, onChange }: TagsFieldProps) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const known = useTags([]);
  return (
    <TagsInput
      ref={field}
      classNames={{ option: classes.option ?? '', input: classes.input ?? '', inputField: classes.typed ?? '' }}
      label={t('members.tags.label')}
      description={t('members.tags.hint')}
      placeholder={tags.length === 0 ? t('members.tags.add') : ''}
      error={error}
      size="md"
      // By which the form finds it, to put the focus on what is wrong.
      data-path="tags"
      autoComplete="off"
      maxTags={10}
      maxDropdownHeight={220}
      // The list goes over what stands below, and so is in nobody's way at the end of a form.
      comboboxProps={{ position: 'top' }}
      data={known.filter((tag) => !tags.some((one) => fold(one) === fold(tag)))}
      isDuplicate={(tag, others) => others.some((one) => fold(one) === fold(tag))}
      value={[...tags]}
      onChange={(values) => onChange(values.map((tag) => tagSchema.safeParse(tag).data ?? tag))}
      renderPill={({ value = '', onRemove = () => {} }) => (
        <Pill
          className={classes.pill ?? ''}
          classNames={{ remove: classes.remove ?? '' }}
          data-invalid={!tagSchema.safeParse(value).success || undefined}
          withRemoveButton
          onRemove={() => {
            onRemove();
            field.current?.focus();
          }}
          removeButtonProps={{
            'aria-hidden': false,
            'aria-label': t('members.tags.remove', { tag: value }),
            tabIndex: 0,
          }}
        >
          {value}
        </Pill>
      )}
    />
  );
}
