/** How many messages a top-up pays for. */
const MESSAGES_A_TOPUP = 2_500;
/** How many devices the messages were sent from, one after the other. */
const DEVICES = 4;

/**
 * An id of the shape of a UUID version 7, which sorts by the number of its message as real ones do by their time.
 * @param table tells the ids of different tables apart: two hexadecimal digits
 */
const id = (table: string) => `head || '${table}' || tail`;
const HEAD = (number: string) => `printf('%08x-%04x-7', (@begins + ${number}) >> 16, (@begins + ${number}) & 65535)`;
const TAIL = (number: string) => `printf('0-8000-%012x', ${number})`;
const [MESSAGE, HOLD, VERIFICATION, TOPUP, MEMBER] = ['a0', 'a1', 'a4', 'b0', 'c0'].map(id);

/**
 * The messages to be, numbered from 0: what of all that is said of one of them is not the same for all. Each goes to a
 * new customer, who mostly becomes a member, or to the member who joined last.
 */
const PLAN = `create temp table plan as
  with recursive
    numbers (i) as (select 0 union all select i + 1 from numbers where i + 1 < @messages),
    drawn as (select i, chance(i) as chance from numbers),
    rolled as (select i,
      @until - 60000 - (@messages - 1 - i) * @span / @messages as at,
      i % ${DEVICES} as device,
      chance / 1000000 % 3 as person,
      case when chance % 100 < 2 then 'refused' when chance % 100 < 7 then 'undelivered' else 'delivered' end as outcome,
      chance % 100 >= 7 and chance / 100 % 100 < 85 as verified,
      chance / 10000 % 100 < 8 as known
      from drawn),
    met as (select *, verified and not known as joins,
      iif(known, max(iif(verified and not known, i, null)) over (order by i rows unbounded preceding), null) as member
      from rolled)
  select i, ${HEAD('i')} as head, ${TAIL('i')} as tail, at, device, device_id, staff_id, outcome, verified, joins, member,
    iif(member is null, 'registration_otp', 'password_reset_otp') as purpose,
    coalesce(member, i) * 7654321 % 16000000 + iif(coalesce(member, i) * 7654321 % 16000000 < 8000000,
      6581000000, 6582000000) as phone
    from met join people on people.number = person join tills on tills.number = device`;

const PEOPLE = `create temp table people as
  select row_number() over (order by id) - 1 as number, id as staff_id from staff where shop_id = @shop`;

const TILLS = `create temp table tills as with recursive numbers (i) as (
    select 0 union all select i + 1 from numbers where i + 1 < ${DEVICES})
  select i as number, ${HEAD('i')} || 'd0' || ${TAIL('i')} as device_id from numbers`;

const DEVICES_OF_SHOP = `insert into devices (id, shop_id, name, token_hash, installation_id, paired_by, paired_at)
  select device_id, @shop, 'Till ' || (number + 1), 'nobody holds the token ' || number,
    printf('00000000-0000-4000-8000-%012d', number), @owner, @begins
  from tills`;

const TOPUPS = `insert into topups (id, operation_id, shop_id, device_id, staff_id, currency, amount, card_id, card_brand,
    card_last4, status, payment_id, created_at, ask_at, automatic)
  select ${TOPUP}, ${TOPUP}, @shop, device_id, @owner, 'USD', @price * ${MESSAGES_A_TOPUP}, 'pm_visa', 'visa', '4242',
    'paid', 'pi_' || i, at - 2000, at - 2000, i / ${MESSAGES_A_TOPUP} % 2
  from plan where i % ${MESSAGES_A_TOPUP} = 0`;

const RECEIPTS = `insert into receipts (shop_id, number, topup_id, issued_at, name, address, registration)
  select @shop, 1 + i / ${MESSAGES_A_TOPUP}, ${TOPUP}, at - 1000, @name, '', ''
  from plan where i % ${MESSAGES_A_TOPUP} = 0`;

/** In the order in which they came about: each message has its own hold and what ended it. */
const TRANSFERS = `insert into ledger_transfers (id, shop_id, kind, debit_account_id, credit_account_id, amount, hold_id,
    source_id, purpose, staff_id, device_id, phone_masked, unit_price, segments, at)
  with step (kind, code, delay, debit, credit) as (values
    ('topup', 'b1', -1000, @funding, @wallet), ('hold', 'a1', 0, @wallet, @spent), ('settle', 'a2', 900, @wallet, @spent),
    ('release', 'a2', 900, @wallet, @spent), ('give_back', 'a3', 4000, @spent, @wallet))
  select head || code || tail, @shop, kind, debit,
    credit, iif(kind = 'topup', @price * ${MESSAGES_A_TOPUP}, @price), iif(kind in ('settle', 'release'), ${HOLD}, null),
    iif(kind = 'topup', 'pi_' || i, ${MESSAGE}),
    case when kind <> 'topup' then purpose when i / ${MESSAGES_A_TOPUP} % 2 then 'auto_topup' else 'topup' end,
    iif(kind = 'topup', @owner, staff_id), device_id, iif(kind = 'topup', null, printf('+65 ···· %04d', phone % 10000)),
    iif(kind = 'topup', null, @price), iif(kind = 'topup', null, 1), at + delay
  from plan cross join step
  where case kind when 'topup' then i % ${MESSAGES_A_TOPUP} = 0 when 'hold' then true
    when 'settle' then outcome <> 'refused' when 'release' then outcome = 'refused' else outcome = 'undelivered' end`;

const MESSAGES = `insert into messages (id, shop_id, device_id, staff_id, verification_id, phone, country, purpose, hold_id,
    status, failure, provider_id, queued_at, sent_at, ended_at, lease_until, shop_number)
  select ${MESSAGE}, @shop, device_id, staff_id, ${VERIFICATION}, '+' || phone, 'SG', purpose, ${HOLD},
    iif(outcome = 'delivered', 'delivered', 'failed'), iif(outcome = 'delivered', null, outcome),
    iif(outcome = 'refused', null, 'sms-' || i), at, iif(outcome = 'refused', null, at + 900),
    at + iif(outcome = 'refused', 900, 4000), at + 900, 1 + i
  from plan`;

const VERIFICATIONS = `insert into verifications (id, shop_id, device_id, purpose, member_id, phone, status, code_hash,
    void_code_hashes, sends, last_sent_at, expires_at, message_id, created_at, verified_at)
  select ${VERIFICATION}, @shop, device_id, iif(member is null, 'registration', 'password_reset'),
    iif(member is null, null, ${HEAD('member')} || 'c0' || ${TAIL('member')}), '+' || phone, iif(verified, 'used', 'pending'), 'the hash of no code',
    '[]', 1, at, at + 300000, ${MESSAGE}, at, iif(verified, at + 20000, null)
  from plan`;

const MEMBERS = `insert into members (id, shop_id, phone, country, name, joined_at, last_visit_at, device_id, staff_id,
    verification_id, revision)
  select ${MEMBER}, @shop, '+' || phone, 'SG', 'Customer ' || i, at + 45000, at + 45000, device_id, staff_id,
    ${VERIFICATION}, row_number() over (order by i)
  from plan where joins`;

const SHOP = `update shops set member_revision = (select count(*) from plan where joins) where id = @shop`;

const COUNTS = `(select count(*) as messages, count(*) filter (where outcome = 'undelivered') as back,
    count(*) filter (where outcome <> 'refused') as settled,
    count(*) filter (where i % ${MESSAGES_A_TOPUP} = 0) * ${MESSAGES_A_TOPUP} as paid from plan)`;

/** The accounts as the transfers leave them. Each side of an account grows by what the other of another does. */
const ACCOUNTS = `update ledger_accounts set
    debits_posted = debits_posted + @price * case id when @wallet then settled when @funding then paid else back end,
    credits_posted = credits_posted + @price * case id when @wallet then paid + back when @spent then settled else 0 end
  from ${COUNTS} where id in (@wallet, @funding, @spent)`;

/** Writes a big history, in this order. What they are given is named in `addBigHistory`; `chance` draws for a message. */
export const BIG_HISTORY_STATEMENTS = [
  ...[PEOPLE, TILLS, PLAN, DEVICES_OF_SHOP, TOPUPS, RECEIPTS],
  ...[TRANSFERS, MESSAGES, VERIFICATIONS, MEMBERS, SHOP, ACCOUNTS],
];
