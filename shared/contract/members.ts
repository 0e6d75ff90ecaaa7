import { z } from 'zod';
import { changeMemberPhone, memberRecordSchema, setMemberMessages, setMemberTags } from '../api/members.ts';
import { idSchema } from '../api/route.ts';
import { method } from './method.ts';

/** A member's page: who it is now, and what a manager changes there beside the details. */
export const memberChoiceMethods = {
  /** Out of this counter's copy; null when nobody of this id is in it. */
  'members.read': method(z.strictObject({ id: idSchema }), z.strictObject({ member: memberRecordSchema.nullable() })),
  'members.setTags': method(
    setMemberTags.body.omit({ operationId: true }).extend(setMemberTags.params.shape),
    memberRecordSchema,
  ),
  'members.changePhone': method(
    changeMemberPhone.body.omit({ operationId: true }).extend(changeMemberPhone.params.shape),
    memberRecordSchema,
  ),
  'members.setMessages': method(
    setMemberMessages.body.omit({ operationId: true }).extend(setMemberMessages.params.shape),
    memberRecordSchema,
  ),
};
