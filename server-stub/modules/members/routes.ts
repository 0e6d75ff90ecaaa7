import {
  changeMember,
  changeMemberPhone,
  eraseMember,
  getMemberChanges,
  getTags,
  getToday,
  saveMember,
  setMemberMessages,
  setMemberPassword,
  setMemberTags,
} from '#shared/api/members.ts';
import { ok } from '#shared/errors.ts';
import { hashSecret } from '../../hashing.ts';
import { type Http, serve, serveCommand, servePreparedCommand } from '../../http/serve.ts';
import type { MemberChoices } from './choices.ts';
import type { MemberService } from './service.ts';

export function memberRoutes(http: Http, members: MemberService, choices: MemberChoices): void {
  serve(http, getToday, ({ actor }) => members.today(actor));
  serve(http, getMemberChanges, ({ actor, query }) => members.changes(actor, query.after));
  serveCommand(http, saveMember, (work, { actor, body }) => members.save(work, actor, body));
  serveCommand(http, changeMember, (work, { actor, params, body }) => members.change(work, actor, params.id, body));
  serveCommand(http, eraseMember, (work, { actor, params }) => members.erase(work, actor, params.id));
  serve(http, getTags, ({ actor }) => choices.tags(actor));
  serveCommand(http, setMemberTags, (work, { actor, params, body }) => choices.setTags(work, actor, params.id, body));
  serveCommand(http, changeMemberPhone, (work, { actor, params, body }) =>
    choices.changePhone(work, actor, params.id, body),
  );
  serveCommand(http, setMemberMessages, (work, { actor, params, body }) =>
    choices.setMessages(work, actor, params.id, body),
  );
  servePreparedCommand(
    http,
    setMemberPassword,
    // Hashing takes long, so no transaction waits for it. Whether it is allowed is looked at once, within the
    // transaction: looked at before, of two equal commands the slower one would find the proof used by the other.
    async ({ body }) => ok(await hashSecret(body.password)),
    (work, { actor, params, body: { verificationId } }, passwordHash) =>
      members.setPassword(work, actor, params.id, { verificationId, passwordHash }),
  );
}
