import type { MemberRecord } from '#shared/api/members.ts';
import type { AppError } from '#shared/errors.ts';
import { useCall } from '../../bridge/bridge-context.tsx';
import { differences, type Edited } from './member-edits.ts';

interface SaveMember {
  busy: boolean;
  error: AppError | null;
  clearError: () => void;
  /** @returns the member as saved; null when it failed */
  run: (base: MemberRecord, edited: Edited) => Promise<MemberRecord | null>;
}

/**
 * Saves what was edited of a member: the details first, then the tags, each only where they differ.
 * @param onHalfway hears of details that were saved before the tags are
 */
export function useSaveMember(onHalfway: (record: MemberRecord) => void): SaveMember {
  const change = useCall('members.change');
  const tag = useCall('members.setTags');

  const run = async (base: MemberRecord, { tags, ...details }: Edited): Promise<MemberRecord | null> => {
    const different = differences({ ...details, tags }, base);
    let record = base;
    if (different.some((field) => field !== 'tags')) {
      const changed = await change.run({ id: base.id, revision: base.revision, details });
      if (!changed.ok) return null;
      record = changed.value;
      if (!different.includes('tags')) return record;
      onHalfway(record);
    }
    const tagged = await tag.run({ id: base.id, revision: record.revision, tags });
    return tagged.ok ? tagged.value : null;
  };
  return {
    busy: change.busy || tag.busy,
    error: change.error ?? tag.error,
    clearError() {
      change.clearError();
      tag.clearError();
    },
    run,
  };
}
