import { useEffect, useState } from 'react';
import type { MemberRecord } from '#shared/api/members.ts';
import { useCall, useSnapshot } from '../../bridge/bridge-context.tsx';

/** The member whose details are open. `erased` is what was last known of one who is gone. */
export interface OpenMember {
  kind: 'here' | 'erased';
  record: MemberRecord;
}

/** Keeps the open member as the copy has it: changed elsewhere, or erased. */
export function useOpenMember() {
  const { run } = useCall('members.read');
  const revision = useSnapshot((snapshot) => snapshot.members?.revision);
  // While the copy is being read it may not have reached everybody yet.
  const whole = useSnapshot((snapshot) => snapshot.members?.state !== 'reading');
  const [open, setOpen] = useState<OpenMember | null>(null);
  const id = open?.record.id;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of the copy is a reason to look again
  useEffect(() => {
    if (id === undefined) return;
    let stale = false;
    void run({ id }).then((read) => {
      if (stale || !read.ok) return;
      const record = read.value.member;
      setOpen((last) => {
        if (last?.record.id !== id) return last;
        if (!record) return whole ? { kind: 'erased', record: last.record } : last;
        return record.revision > last.record.revision ? { kind: 'here', record } : last;
      });
    });
    return () => {
      stale = true;
    };
  }, [run, id, revision, whole]);

  return { open, setOpen };
}
