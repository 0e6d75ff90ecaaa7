import { useCallback, useEffect, useRef, useState } from 'react';
import type { MemberRecord } from '#shared/api/members.ts';
import { useCall, useSnapshot } from '../../bridge/bridge-context.tsx';

interface FoundMembers {
  /** What was searched for: while something newer is typed, its answer is on the way. */
  text: string;
  /** Of the copy that was searched; -1 before the first answer. */
  revision: number;
  members: readonly MemberRecord[];
  total: number;
}

const NOTHING: FoundMembers = { text: '', revision: -1, members: [], total: 0 };
/** As many as the core answers with at a time; a first page begins with so many. */
const PAGE = 50;

/**
 * Those that a text finds, as far down as the list was scrolled. It is searched anew when the text or the copy of the
 * members changes; what was on screen stays there until the answer is in.
 */
export function useFoundMembers(text: string): { found: FoundMembers; showMore: () => void } {
  const { run } = useCall('members.find');
  const revision = useSnapshot((snapshot) => snapshot.members?.revision ?? -1);
  const [found, setFound] = useState(NOTHING);
  const [asked, setAsked] = useState({ text, count: PAGE });
  const latest = useRef(found);
  const count = asked.text === text ? asked.count : PAGE;

  useEffect(() => {
    let stale = false;
    async function load(): Promise<void> {
      const known = latest.current;
      const goesOn = known.text === text && known.revision === revision;
      let members = goesOn ? known.members : [];
      for (;;) {
        const page = await run({ text, offset: members.length });
        if (stale || !page.ok) return;
        members = unique([...members, ...page.value.members]);
        const { total } = page.value;
        if (page.value.members.length === 0 || members.length >= Math.min(count, total)) {
          latest.current = { text, revision, members, total };
          setFound(latest.current);
          return;
        }
      }
    }
    void load();
    return () => {
      stale = true;
    };
  }, [run, text, revision, count]);

  const showMore = useCallback(() => {
    const { members, total } = latest.current;
    if (latest.current.text === text && members.length < total) setAsked({ text, count: members.length + PAGE });
  }, [text]);
  return { found, showMore };
}

/** The copy may change between two pages: then somebody is in both. */
function unique(members: readonly MemberRecord[]): MemberRecord[] {
  return [...new Map(members.map((member) => [member.id, member])).values()];
}
